import type { FieldReader } from '../core/route.js';
import { fieldTree } from '../signatures/json-field-tree.js';
import { readJsonFields } from '../signatures/json-fields.js';

/** Reads a header, e.g. `x-github-delivery`; nothing when it was sent more than once. */
export function headerReader(name: string): FieldReader {
  const lowerCase = name.toLowerCase();
  return (request) => (request.isRepeated(lowerCase) ? undefined : request.header(lowerCase));
}

/** Reads a text, or a number as it is written, out of a JSON body, e.g. `data.items.0.id`. */
export function bodyReader(dotPath: string): FieldReader {
  const tree = fieldTree([dotPath]);
  return (request) => readJsonFields(request.body, tree)?.[0];
}
