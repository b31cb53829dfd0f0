import type { FieldNode, FieldTree } from './json-field-tree.js';
import { skipContainer } from './json-skip.js';
import { COLON, COMMA, QUOTE, skipLiteral, skipNumber, skipSpace, skipText, wasPlain } from './json-tokens.js';

/** A text or a number as it is written; `undefined` for any other value and for none. */
export type Fields = readonly (string | undefined)[];

/** By slot: what stood in each place of a list, `undefined` where there was none. Only slots of paths with `*` have one. */
export type Lists = ((string | undefined)[] | undefined)[];

const OBJECT = 0x7b;
const LIST = 0x5b;
/** Texts and numbers begin with a byte below. */
const LETTERS = 0x3a;

/**
 * Reads single fields of a JSON text without building the rest. The answers are those of `JSON.parse`, the last of equal keys
 * included, where the field is a text or a number (given as it is written); every other field is `undefined`, and so is the
 * whole of what is not JSON.
 * @param lists takes the values of paths with `*`.
 */
export function readJsonFields(json: Buffer, tree: FieldTree, lists: Lists = []): (string | undefined)[] | undefined {
  const values: (string | undefined)[] = [];
  for (let i = 0; i < tree.slotCount; i++) values.push(undefined);
  const { listSlots } = tree;
  for (let i = 0; i < listSlots.length; i++) lists[listSlots[i]!] = [];
  const end = readValue(json, skipSpace(json, 0), tree.root, values, lists);
  return end !== -1 && skipSpace(json, end) === json.length ? values : undefined;
}

/**
 * Gives the place behind the value. Calls itself as deep as the paths go, whatever the nesting of a body: what is deeper is skipped,
 * and so is what no path leads to.
 */
function readValue(json: Buffer, at: number, node: FieldNode | undefined, values: (string | undefined)[], lists: Lists): number {
  if (node !== undefined) forget(node, values, lists);
  const byte = json[at] as number;
  if (byte === OBJECT || byte === LIST) {
    return node !== undefined && hasFields(node) ? readContainer(json, at, node, values, lists) : skipContainer(json, at);
  }
  const end = byte === QUOTE ? skipText(json, at) : byte < LETTERS ? skipNumber(json, at) : skipLiteral(json, at);
  if (node !== undefined && node.slot !== -1 && end !== -1 && byte < LETTERS) {
    const value = read(json, byte, at, end);
    if (node.scope === 'plain') values[node.slot] = value;
    else setLast(lists[node.slot]!, value);
  }
  return end;
}

function readContainer(json: Buffer, start: number, node: FieldNode, values: (string | undefined)[], lists: Lists): number {
  const isObject = json[start] === OBJECT;
  // The closing bracket is two behind the opening one, in ASCII.
  const closing = (json[start] as number) + 2;
  let at = skipSpace(json, start + 1);
  if (json[at] === closing) return at + 1;
  for (let index = 0; ; index++) {
    let child: FieldNode | undefined;
    if (isObject) {
      if (json[at] !== QUOTE) return -1;
      const name = at;
      at = skipText(json, name);
      if (at === -1) return -1;
      child = childNamed(node, json, name + 1, at - 1, wasPlain);
      at = skipSpace(json, at);
      if (json[at] !== COLON) return -1;
      at = skipSpace(json, at + 1);
    } else child = childAt(node, index);
    at = readValue(json, at, child, values, lists);
    if (at === -1) return -1;
    at = skipSpace(json, at);
    if (json[at] !== COMMA) return json[at] === closing ? at + 1 : -1;
    at = skipSpace(json, at + 1);
  }
}

/** A text or a number. */
function read(json: Buffer, byte: number, start: number, end: number): string {
  const quote = byte === QUOTE ? 1 : 0;
  if (quote === 1 && !wasPlain) return JSON.parse(json.toString('utf8', start, end));
  return json.toString('latin1', start + quote, end - quote);
}

function childNamed(parent: FieldNode, json: Buffer, start: number, end: number, isPlain: boolean): FieldNode | undefined {
  const name = isPlain ? undefined : JSON.parse(json.toString('utf8', start - 1, end + 1));
  const { children } = parent;
  for (let i = 0; i < children.length; i++) {
    const child = children[i]!;
    if (name === undefined ? equals(child.bytes, json, start, end) : child.name === name) return child;
  }
  return undefined;
}

/** Of equal keys the last one counts: what stood under an earlier one is forgotten. */
function forget({ scope, slots }: FieldNode, values: (string | undefined)[], lists: Lists): void {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    const list = lists.length === 0 ? undefined : lists[slot];
    if (list === undefined) values[slot] = undefined;
    else if (scope === 'item') list.push(undefined);
    else if (scope === 'field') setLast(list, undefined);
    else list.length = 0;
  }
}

function setLast(list: (string | undefined)[], value: string | undefined): void {
  list[list.length - 1] = value;
}

function hasFields({ children, each }: FieldNode): boolean {
  return children.length > 0 || each !== undefined;
}

function childAt(parent: FieldNode, index: number): FieldNode | undefined {
  if (parent.each !== undefined) return parent.each;
  for (const child of parent.children) if (child.index === index) return child;
  return undefined;
}

function equals(bytes: Buffer | undefined, json: Buffer, start: number, end: number): boolean {
  if (bytes === undefined || bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== json[start + i]) return false;
  return true;
}
