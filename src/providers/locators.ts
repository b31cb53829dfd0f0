import { type FieldTree, fieldTree } from '../signatures/json-field-tree.js';
import type { Locator, Locators, Together } from './description.js';
import { type KeyPattern, keyPattern } from './json-key.js';

/** Where one value may be, in order. */
export type Places = readonly Place[];

export type Place =
  | { readonly kind: 'header' | 'query'; readonly name: string }
  /** The name of a member of the JSON body. */
  | ({ readonly kind: 'key' } & KeyPattern)
  /** In the JSON body: one value, or one for each place of a list. */
  | { readonly kind: 'field' | 'items'; readonly slot: number }
  /** In a form: the field itself, or what `tree` finds in the JSON that is its value. */
  | { readonly kind: 'form'; readonly name: string; readonly tree: FieldTree | undefined }
  | { readonly kind: 'together'; readonly parts: Places };

/** Collects the body paths of a provider, so that its bodies are scanned once for all of them. */
export interface LocatorCompiler {
  places(locators: Locators | undefined): Places;
  /** Absent where nothing is in the body. */
  tree(): FieldTree | undefined;
}

export function locatorCompiler(): LocatorCompiler {
  const paths: string[] = [];
  const compileAny = (locator: Locator | Together): Place =>
    typeof locator === 'string'
      ? compile(locator, paths)
      : { kind: 'together', parts: locator.all.map((part) => compile(part, paths)) };
  return {
    places: (locators) => listed(locators).map(compileAny),
    tree: () => (paths.length === 0 ? undefined : fieldTree(paths)),
  };
}

/** Whether a place holds a value for each event of a batch. */
export function isList(place: Place): boolean {
  if (place.kind === 'together') return place.parts.some(isList);
  return place.kind === 'items' || (place.kind === 'form' && place.tree !== undefined && place.tree.listSlots.length > 0);
}

export function listed<T>(one: T | readonly T[] | undefined): readonly T[] {
  if (one === undefined) return [];
  return Array.isArray(one) ? one : [one as T];
}

/** The locators that a value is made of. */
export function partsOf(locator: Locator | Together): readonly Locator[] {
  return typeof locator === 'string' ? [locator] : locator.all;
}

/** `header` and `acme-id` of `header:acme-id`. */
export function splitLocator(locator: Locator): { readonly kind: LocatorKind; readonly name: string } {
  const [, kind, name = ''] = /^(header|query|form|body|key):(.+)$/.exec(locator) ?? [];
  if (kind === undefined)
    throw new Error(
      `${JSON.stringify(locator)} is none of header:<name>, body:<path>, form:<field>, query:<name>, key:<pattern>`,
    );
  return { kind: kind as LocatorKind, name };
}

type LocatorKind = 'header' | 'query' | 'form' | 'body' | 'key';

function compile(locator: Locator, paths: string[]): Place {
  const { kind, name } = splitLocator(locator);
  if (kind === 'header') return { kind, name: name.toLowerCase() };
  if (kind === 'query') return { kind, name };
  if (kind === 'key') return { kind, ...keyPattern(name) };
  if (name.split('.').includes('')) throw new Error(`${JSON.stringify(locator)} has an empty step`);
  if (kind === 'form') {
    const [field = '', ...path] = name.split('.');
    return { kind, name: field, tree: path.length === 0 ? undefined : fieldTree([path.join('.')]) };
  }
  // Throws here, where it is known which setting has the path.
  fieldTree([name]);
  const known = paths.indexOf(name);
  const slot = known === -1 ? paths.push(name) - 1 : known;
  return { kind: name.split('.').includes('*') ? 'items' : 'field', slot };
}
