/** A header that holds several named values, e.g. Stripe's `t=1,v1=aa,v1=bb`. White space around an item is not part of it. */
export interface ListForm {
  /** Between the items. */
  readonly separator: ',' | ';' | ' ';
  /** Between an item's name and its value. */
  readonly assign: '=' | ',';
  /** The name of the items that are signatures of the scheme. Items of other names are skipped. */
  readonly key: string;
}

/** An unauthenticated sender decides how many signatures it writes; each costs a comparison, or a public-key operation. */
export const MAX_CANDIDATES = 8;

/** The signatures found in a request, as places in the header texts, and the timestamp where it stands beside them. */
export interface Candidates {
  count: number;
  readonly texts: string[];
  readonly starts: number[];
  readonly ends: number[];
  timestamp: string | undefined;
  /** The timestamp was given more than once. */
  isAmbiguous: boolean;
}

export function noCandidates(): Candidates {
  return {
    count: 0,
    texts: new Array(MAX_CANDIDATES).fill(''),
    starts: new Array(MAX_CANDIDATES).fill(0),
    ends: new Array(MAX_CANDIDATES).fill(0),
    timestamp: undefined,
    isAmbiguous: false,
  };
}

export function clear(found: Candidates): void {
  found.count = 0;
  found.timestamp = undefined;
  found.isAmbiguous = false;
}

export function add(found: Candidates, text: string, start: number, end: number): void {
  if (start >= end || found.count === MAX_CANDIDATES) return;
  found.texts[found.count] = text;
  found.starts[found.count] = start;
  found.ends[found.count] = end;
  found.count++;
}

/** `keyed` and `timestampKeyed` are the names with the assigning character, e.g. `v1=`. */
export function addFromList(
  found: Candidates,
  text: string,
  separator: string,
  keyed: string,
  timestampKeyed: string | undefined,
): void {
  let from = 0;
  while (from <= text.length) {
    let next = text.indexOf(separator, from);
    if (next === -1) next = text.length;
    let start = from;
    let end = next;
    while (start < end && isSpace(text, start)) start++;
    while (end > start && isSpace(text, end - 1)) end--;
    if (isNamed(text, start, keyed)) add(found, text, start + keyed.length, end);
    else if (timestampKeyed !== undefined && isNamed(text, start, timestampKeyed)) {
      if (found.timestamp !== undefined) found.isAmbiguous = true;
      found.timestamp = text.slice(start + timestampKeyed.length, end);
    }
    from = next + 1;
  }
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

/** Not `startsWith`: V8 writes that out, some kilobytes of code in each place that has it. */
function isNamed(text: string, start: number, keyed: string): boolean {
  return text.slice(start, start + keyed.length) === keyed;
}
