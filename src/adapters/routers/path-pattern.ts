/** Plain text and `:name`, nothing else. */
const SIMPLE = /^[\w\-.~/]*(?::[A-Za-z_]\w*[\w\-.~/]*)*$/;
const PARAMETER = /:([A-Za-z_]\w*)/;

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Texts and names in turn, a text first. */
const known = new Map<string, readonly string[]>();

/**
 * The path that a pattern stands for in this request: `/webhooks/:provider` is `/webhooks/stripe`. Absent for patterns that say
 * more (regular expressions, optional parts): the path itself has to do.
 * @param url what the router has left of the target: given back as it is where it is just that, which is nearly always
 */
export function filledPattern(url: string, pattern: unknown, params: Params | undefined): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  const parts = known.get(pattern) ?? partsOf(pattern);
  if (parts === undefined) return undefined;
  // A text that is put together would be copied, to be compared with the one that is there.
  if (isFilled(url, parts, params)) return url;
  let path = parts[0]!;
  for (let i = 1; i < parts.length; i += 2) path += String(params?.[parts[i]!] ?? '') + parts[i + 1]!;
  return path;
}

function isFilled(url: string, parts: readonly string[], params: Params | undefined): boolean {
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = i % 2 === 0 ? parts[i] : params?.[parts[i]!];
    // Not `startsWith`: V8 writes that out, some kilobytes of code in each place that has it.
    if (typeof part !== 'string' || url.slice(at, at + part.length) !== part) return false;
    at += part.length;
  }
  return at === url.length;
}

function partsOf(pattern: string): readonly string[] | undefined {
  if (!SIMPLE.test(pattern)) return undefined;
  const parts = pattern.split(PARAMETER);
  // Patterns are an application's own, and few; one that makes them up as it goes must not fill the memory.
  if (known.size < 10_000) known.set(pattern, parts);
  return parts;
}
