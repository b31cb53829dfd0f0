/** The fields to read, as a tree of names. Made by `fieldTree`. */
export interface FieldTree {
  readonly root: FieldNode;
  /** Nothing deeper is of interest. */
  readonly depth: number;
  readonly slotCount: number;
  /** The slots of paths that go through every place of a list. */
  readonly listSlots: readonly number[];
}

export interface FieldNode {
  readonly name: string;
  /** The name as it stands in JSON, where it can stand there unescaped. */
  readonly bytes: Buffer | undefined;
  /** The name as a place in a list, or -1. */
  readonly index: number;
  slot: number;
  /** The slots of this node and of all below it. */
  readonly slots: number[];
  readonly children: FieldNode[];
  /** For every place of a list: `*`. */
  each: FieldNode | undefined;
  /** `item`: a place of a list; `field`: below one. */
  readonly scope: 'plain' | 'item' | 'field';
}

const EACH = '*';

/**
 * The tree for dot paths; one `*` in a path stands for every place of a list. Values come in the order of the paths. Throws for a
 * path that is there twice, for a second `*` in a path, and for a list that is read both by `*` and by place.
 */
export function fieldTree(paths: readonly string[]): FieldTree {
  const root = node('', 'plain');
  let depth = 0;
  paths.forEach((path, slot) => {
    const names = path.split('.');
    if (names.filter((name) => name === EACH).length > 1) throw new Error(`the path ${path} has more than one ${EACH}`);
    depth = Math.max(depth, names.length);
    let at = root;
    for (const name of names) {
      at = name === EACH ? eachOf(at) : childOf(at, name);
      at.slots.push(slot);
    }
    if (at.slot !== -1) throw new Error(`the path ${path} is there twice`);
    at.slot = slot;
  });
  const listSlots = paths.flatMap((path, slot) => (path.split('.').includes(EACH) ? [slot] : []));
  return { root, depth, slotCount: paths.length, listSlots };
}

function eachOf(parent: FieldNode): FieldNode {
  if (parent.children.some(({ index }) => index !== -1)) throw new Error('a list is read both by * and by place');
  parent.each ??= node(EACH, 'item');
  return parent.each;
}

function childOf(parent: FieldNode, name: string): FieldNode {
  const known = parent.children.find((child) => child.name === name);
  if (known !== undefined) return known;
  const isInItem = parent.scope === 'item' || parent.scope === 'field';
  const child = node(name, isInItem ? 'field' : 'plain');
  if (parent.each !== undefined && child.index !== -1) throw new Error('a list is read both by * and by place');
  parent.children.push(child);
  return child;
}

function node(name: string, scope: FieldNode['scope']): FieldNode {
  const isPlain = /^[\x20-\x7e]*$/.test(name) && !/["\\]/.test(name);
  const index = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1;
  return {
    name,
    bytes: isPlain ? Buffer.from(name) : undefined,
    index,
    slot: -1,
    slots: [],
    children: [],
    each: undefined,
    scope,
  };
}
