import type { SignedRequest } from '../core/provider.js';
import { type FormField, onlyField, parseForm } from '../signatures/form.js';
import type { FieldTree } from '../signatures/json-field-tree.js';
import { type Fields, type Lists, readJsonFields } from '../signatures/json-fields.js';
import { isSent } from './headers.js';
import { keyThatFits } from './json-key.js';
import { isList, type Place, type Places } from './locators.js';
import { plainBody } from './plain-body.js';

/** Between the parts of a value that is made of several. A part that holds one could be cut elsewhere, and counts as none. */
const JOINT = '|';

/** What stands in one request, read as far as somebody asks. */
export class Readings {
  readonly request: SignedRequest;
  readonly #lists: Lists = [];
  readonly #body: Buffer;
  readonly #fields: Fields | undefined;
  #form: readonly FormField[] | undefined;

  constructor(request: SignedRequest, tree: FieldTree | undefined) {
    this.request = request;
    this.#body = plainBody(request);
    this.#fields = tree === undefined ? undefined : readJsonFields(this.#body, tree, this.#lists);
  }

  /** The first place that holds something decides; of a list, its first place. Nothing is read from what was sent twice. */
  first(places: Places): string | undefined {
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      const text = this.#one(place);
      if (text !== undefined && text !== '') return text;
      if (this.#isSentTwice(place)) return undefined;
    }
    return undefined;
  }

  /** The same, with all the values of a list. A list that lacks one of them, or has none, holds nothing. */
  all(places: Places): readonly string[] {
    for (const place of places) {
      const texts = this.#each(place);
      if (texts.length > 0 && texts.every((text) => text !== undefined && text !== '')) return texts as string[];
      if (this.#isSentTwice(place)) return [];
    }
    return [];
  }

  #one(place: Place): string | undefined {
    switch (place.kind) {
      case 'field':
        return this.#fields?.[place.slot];
      case 'header':
        return this.#isSentTwice(place) ? undefined : this.request.header(place.name);
      case 'key':
        return keyThatFits(this.#body, place);
      case 'query':
        return queryField(this.request.target, place.name);
      default:
        return this.#each(place)[0];
    }
  }

  #isSentTwice(place: Place): boolean {
    return place.kind === 'header' && isSent(this.request, place.name) && this.request.isRepeated(place.name);
  }

  #each(place: Place): readonly (string | undefined)[] {
    if (place.kind === 'items') return this.#fields === undefined ? [] : (this.#lists[place.slot] ?? []);
    if (place.kind === 'form') return this.#formItems(place.name, place.tree);
    if (place.kind === 'together') return joined(place.parts.map((part) => this.#column(part)));
    return [this.#one(place)];
  }

  #column(part: Place): Column {
    return isList(part) ? { values: this.#each(part) } : { value: this.#one(part) };
  }

  /** A body that is JSON is no form, whatever a header says: headers are not signed. */
  #formItems(name: string, tree: FieldTree | undefined): readonly (string | undefined)[] {
    if (this.#fields !== undefined) return [];
    this.#form ??= parseForm(this.#body) ?? [];
    const text = onlyField(this.#form, name);
    if (text === undefined || tree === undefined) return [text];
    const lists: Lists = [];
    const fields = readJsonFields(Buffer.from(text), tree, lists);
    return fields === undefined ? [] : (lists[0] ?? fields);
  }
}

/** A part of a value made of several: one for each event of a batch, or the same for all. */
type Column =
  | { readonly values: readonly (string | undefined)[] }
  | { readonly values?: undefined; readonly value: string | undefined };

function joined(columns: readonly Column[]): readonly (string | undefined)[] {
  const length = Math.max(...columns.map(({ values }) => values?.length ?? 1));
  return Array.from({ length }, (_, i) => {
    const parts = columns.map((column) => (column.values === undefined ? column.value : column.values[i]));
    return parts.every((part) => part && !part.includes(JOINT)) ? parts.join(JOINT) : undefined;
  });
}

function queryField(target: string, name: string): string | undefined {
  const start = target.indexOf('?');
  const found = start === -1 ? [] : new URLSearchParams(target.slice(start)).getAll(name);
  return found.length === 1 ? found[0] : undefined;
}
