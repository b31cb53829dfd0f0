/** What is kept for whole paths. */
export interface ExactPaths<T> {
  get(path: string): T | undefined;
}

interface Entry<T> {
  readonly path: string;
  readonly value: T;
}

/** As many comparisons cost as much as the hash that they spare. */
const MOST_COMPARED = 4;

/**
 * A `Map` needs the hash of a text, which for one that has just come off the wire costs more than all else: four characters and
 * the length tell most paths apart, and to compare is cheap.
 */
export function createExactPaths<T>(entries: Iterable<readonly [string, T]>): ExactPaths<T> {
  const all = new Map(entries);
  const groups = new Map<number, Entry<T>[]>();
  for (const [path, value] of all) {
    const key = sampleOf(path);
    groups.set(key, [...(groups.get(key) ?? []), { path, value }]);
  }
  return {
    get(path) {
      const group = groups.get(sampleOf(path));
      if (group === undefined) return undefined;
      if (group.length > MOST_COMPARED) return all.get(path);
      for (let i = 0; i < group.length; i++) if (group[i]!.path === path) return group[i]!.value;
      return undefined;
    },
  };
}

function sampleOf(path: string): number {
  const { length } = path;
  const near = (path.charCodeAt(length - 1) << 7) ^ path.charCodeAt(length - 2);
  const far = (path.charCodeAt(length >> 1) << 7) ^ path.charCodeAt(length >> 2);
  return (length << 20) ^ (near << 10) ^ far;
}
