import type { SignedRequest } from '../core/provider.js';
import { type Fields, type FieldTree, fieldTree } from '../signatures/json-fields.js';
import type { Locator, Locators } from './description.js';

/** Where one value may be, in order. */
export type Places = readonly Place[];
export type Place = { readonly header: string } | { readonly header?: undefined; readonly slot: number };

/** Collects the body paths of a provider, so that its bodies are scanned once for all of them. */
export interface LocatorCompiler {
  places(locators: Locators | undefined): Places;
  /** Absent where nothing is in the body. */
  tree(): FieldTree | undefined;
}

export function locatorCompiler(): LocatorCompiler {
  const paths: string[] = [];
  return {
    places: (locators) => listed(locators).map((locator) => compile(locator, paths)),
    tree: () => (paths.length === 0 ? undefined : fieldTree(paths)),
  };
}

/** The first place that holds something decides. Nothing is read from a header that was sent twice. */
export function readFirst(places: Places, request: SignedRequest, fields: Fields | undefined): string | undefined {
  for (const place of places) {
    const text = place.header === undefined ? fields?.[place.slot] : request.header(place.header);
    if (text === undefined || text === '') continue;
    return place.header !== undefined && request.isRepeated(place.header) ? undefined : text;
  }
  return undefined;
}

export function listed<T extends string>(one: T | readonly T[] | undefined): readonly T[] {
  if (one === undefined) return [];
  return typeof one === 'string' ? [one] : one;
}

function compile(locator: Locator, paths: string[]): Place {
  const [, kind, name = ''] = /^(header|body):(.+)$/.exec(locator) ?? [];
  if (kind === 'header') return { header: name.toLowerCase() };
  if (kind === undefined) throw new Error(`${JSON.stringify(locator)} is neither header:<name> nor body:<path>`);
  if (name.split('.').includes('')) throw new Error(`${JSON.stringify(locator)} has an empty step`);
  const known = paths.indexOf(name);
  return { slot: known === -1 ? paths.push(name) - 1 : known };
}
