// biome-ignore lint/suspicious/noExplicitAny: another library's method, of whatever kind
type Method = (this: any, ...args: any[]) => unknown;

/**
 * Puts a method of ours before a framework's own. No marks of a wrapping library are left on it: another instrumentation that
 * saw them would take ours off. Returns the way back; where somebody has put theirs around ours it stays, and asks a guard that
 * has nothing to say any more.
 */
export function replaceMethod(target: object, name: string, ours: (original: Method) => Method): () => void {
  const holder = target as Record<string, Method>;
  const original = holder[name]!;
  const replacement = ours(original);
  holder[name] = replacement;
  return () => {
    if (holder[name] === replacement) holder[name] = original;
  };
}
