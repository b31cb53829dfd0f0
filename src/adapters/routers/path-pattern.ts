/** Plain text and `:name`, nothing else. */
const SIMPLE = /^[\w\-.~/]*(?::[A-Za-z_]\w*[\w\-.~/]*)*$/;
const PARAMETER = /:([A-Za-z_]\w*)/g;

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

const kinds = new Map<string, 'fixed' | 'filled' | 'other'>();

/**
 * The path that a pattern stands for in this request: `/webhooks/:provider` is `/webhooks/stripe`. Absent for patterns that say
 * more (regular expressions, optional parts): the path itself has to do.
 */
export function filledPattern(base: string, pattern: unknown, params: Params | undefined): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  const kind = kinds.get(pattern) ?? remember(pattern);
  if (kind === 'other') return undefined;
  const own = kind === 'fixed' ? pattern : pattern.replace(PARAMETER, (_, name) => String(params?.[name] ?? ''));
  return base + own;
}

function remember(pattern: string): 'fixed' | 'filled' | 'other' {
  const kind = !SIMPLE.test(pattern) ? 'other' : pattern.includes(':') ? 'filled' : 'fixed';
  // Patterns are an application's own, and few; one that makes them up as it goes must not fill the memory.
  if (kinds.size < 10_000) kinds.set(pattern, kind);
  return kind;
}
