import type { FieldNode, FieldTree } from './json-field-tree.js';
import { grown, skipContainer } from './json-skip.js';
import { QUOTE, skipLiteral, skipNumber, skipSpace, skipText, wasPlain } from './json-tokens.js';

/** A text or a number as it is written; `undefined` for any other value and for none. */
export type Fields = readonly (string | undefined)[];

/** By slot: what stood in each place of a list, `undefined` where there was none. Only slots of paths with `*` have one. */
export type Lists = ((string | undefined)[] | undefined)[];

const OBJECT = 0x7b;
const LIST = 0x5b;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * Reads single fields of a JSON text without building the rest. The answers are those of `JSON.parse`, the last of equal keys
 * included, where the field is a text or a number (given as it is written); every other field is `undefined`, and so is the
 * whole of what is not JSON. Keeps its own stack: the nesting of a body is the sender's choice.
 * @param lists takes the values of paths with `*`.
 */
export function readJsonFields(json: Buffer, tree: FieldTree, lists: Lists = []): (string | undefined)[] | undefined {
  const values: (string | undefined)[] = new Array(tree.slotCount).fill(undefined);
  for (const slot of tree.listSlots) lists[slot] = [];
  let kinds = new Uint8Array(32);
  const nodes: (FieldNode | undefined)[] = [];
  const indexes: number[] = [];
  let depth = 0;
  let container = 0;
  let parent: FieldNode | undefined;
  let target: FieldNode | undefined = tree.root;
  let at = skipSpace(json, 0);

  for (;;) {
    if (container === OBJECT) {
      if (json[at] !== QUOTE) return undefined;
      const start = at + 1;
      at = skipText(json, at);
      if (at === -1) return undefined;
      target = parent === undefined ? undefined : childNamed(parent, json, start, at - 1, wasPlain);
      at = skipSpace(json, at);
      if (json[at] !== COLON) return undefined;
      at = skipSpace(json, at + 1);
    } else if (container === LIST) {
      target = parent === undefined ? undefined : childAt(parent, (indexes[depth] as number)++);
    }
    if (target !== undefined) {
      if (tree.listSlots.length === 0) for (const slot of target.slots) values[slot] = undefined;
      else startAgain(target, values, lists);
    }

    const byte = json[at] as number;
    const isContainer = byte === OBJECT || byte === LIST;
    if (isContainer && target !== undefined) {
      depth++;
      if (depth === kinds.length) kinds = grown(kinds);
      kinds[depth] = byte;
      container = byte;
      parent = target;
      if (depth <= tree.depth) {
        nodes[depth] = target;
        indexes[depth] = 0;
      }
      at = skipSpace(json, at + 1);
      // The closing bracket is two behind the opening one, in ASCII.
      if (json[at] !== byte + 2) continue;
    } else {
      const start = at;
      at =
        byte === QUOTE
          ? skipText(json, at)
          : isContainer
            ? skipContainer(json, at)
            : byte === 0x2d || (byte >= 0x30 && byte <= 0x39)
              ? skipNumber(json, at)
              : skipLiteral(json, at);
      if (at === -1) return undefined;
      if (target !== undefined && target.slot !== -1) {
        const value = read(json, byte, start, at);
        if (target.scope === 'plain') values[target.slot] = value;
        else setLast(lists[target.slot]!, value);
      }
      at = skipSpace(json, at);
    }

    while (depth > 0 && json[at] === container + 2) {
      depth--;
      container = depth === 0 ? 0 : (kinds[depth] as number);
      parent = depth <= tree.depth ? nodes[depth] : undefined;
      at = skipSpace(json, at + 1);
    }
    if (depth === 0) return at === json.length ? values : undefined;
    if (json[at] !== COMMA) return undefined;
    at = skipSpace(json, at + 1);
  }
}

function read(json: Buffer, byte: number, start: number, end: number): string | undefined {
  if (byte !== QUOTE) return byte < 0x3a ? json.toString('latin1', start, end) : undefined;
  return wasPlain ? json.toString('latin1', start + 1, end - 1) : JSON.parse(json.toString('utf8', start, end));
}

function childNamed(parent: FieldNode, json: Buffer, start: number, end: number, isPlain: boolean): FieldNode | undefined {
  const name = isPlain ? undefined : JSON.parse(json.toString('utf8', start - 1, end + 1));
  for (const child of parent.children) {
    if (name === undefined ? equals(child.bytes, json, start, end) : child.name === name) return child;
  }
  return undefined;
}

/** Of equal keys the last one counts: what stood under an earlier one is forgotten. */
function startAgain({ scope, slots }: FieldNode, values: (string | undefined)[], lists: Lists): void {
  for (const slot of slots) {
    const list = lists[slot];
    if (list === undefined) values[slot] = undefined;
    else if (scope === 'item') list.push(undefined);
    else if (scope === 'field') setLast(list, undefined);
    else list.length = 0;
  }
}

function setLast(list: (string | undefined)[], value: string | undefined): void {
  list[list.length - 1] = value;
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
