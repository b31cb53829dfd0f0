/** Plain text and `:name`, nothing else. */
const SIMPLE = /^[\w\-.~/]*(?::[A-Za-z_]\w*[\w\-.~/]*)*$/;
const PARAMETER = /:([A-Za-z_]\w*)/;

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Texts and names in turn, a text first. */
const known = new Map<string, readonly string[]>();

/**
 * The path that a pattern stands for in this request: `/webhooks/:provider` is `/webhooks/stripe`. Absent for patterns that say
 * more (regular expressions, optional parts): the path itself has to do.
 * @param base the mount points that the router has cut off the target
 * @param url what it has left of it
 */
export function filledPattern(base: string, url: string, pattern: unknown, params: Params | undefined): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  const parts = known.get(pattern) ?? partsOf(pattern);
  if (parts === undefined) return undefined;
  // Nearly always. A text that is put together would be copied, to be compared with the one that is there.
  if (base === '' && isFilled(url, parts, params)) return url;
  let path = base + parts[0]!;
  for (let i = 1; i < parts.length; i += 2) path += String(params?.[parts[i]!] ?? '') + parts[i + 1]!;
  return path;
}

function isFilled(url: string, parts: readonly string[], params: Params | undefined): boolean {
  if (!url.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (let i = 1; i < parts.length; i += 2) {
    const value = params?.[parts[i]!];
    if (typeof value !== 'string' || !url.startsWith(value, at)) return false;
    at += value.length;
    if (!url.startsWith(parts[i + 1]!, at)) return false;
    at += parts[i + 1]!.length;
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
