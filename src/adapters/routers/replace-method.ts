type Method = (this: any, ...args: any[]) => unknown;

/**
 * Puts a method of ours before a framework's own. No marks of a wrapping library are left on it: another instrumentation that
 * saw them would take ours off. Returns the way back; when somebody has put theirs around ours, it is that ours steps aside.
 */
export function replaceMethod(target: object, name: string, ours: (original: Method) => Method): () => void {
  const holder = target as Record<string, Method>;
  const original = holder[name]!;
  const wrapped = ours(original);
  let isActive = true;
  const replacement = {
    [name](this: unknown, ...args: unknown[]) {
      return isActive ? wrapped.apply(this, args) : original.apply(this, args);
    },
  }[name]!;
  holder[name] = replacement;
  return () => {
    isActive = false;
    if (holder[name] === replacement) holder[name] = original;
  };
}
