const MAX_WORD = 64;

/** The known word that is nearest to what was written, if any is near. Case, `_` and `-` count for nothing. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  if (written.length > MAX_WORD) return undefined;
  const bare = plain(written);
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(bare.length / 3)) + 1;
  for (const word of known) {
    const edits = distance(bare, plain(word));
    if (edits < least) {
      least = edits;
      nearest = word;
    }
  }
  // `retry` for `retry-later`: far in edits, yet plain.
  return nearest ?? (bare.length > 2 ? known.find((word) => plain(word).startsWith(bare)) : undefined);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, beforeLast[j - 2]! + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
