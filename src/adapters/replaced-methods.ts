type Args = unknown[];
type Method = (this: never, ...args: Args) => unknown;

/** Stands in the place of a method. `state` is what was given when it was put there. */
export type Replacement<T, S> = (target: T, state: S, args: Args) => unknown;

/**
 * Gives a function that replaces methods of an object, one request's response for instance, for good.
 *
 * The replacements are shared by all objects, and find their state on each. With a function literal of its own, V8 keeps an
 * object, and whatever hangs on it, through every collection of young objects (Node 22 and 24; `bench/own-functions.mjs`): that
 * cost 13 kB for each request, carried along again and again. An object whose methods are replaced a second time gets literals all
 * the same: it is rare, and each layer then needs a state of its own.
 */
export function methodReplacer<T extends object, S>(
  replacements: Readonly<Record<string, Replacement<T, S>>>,
): (target: T, state: S) => void {
  const STATE = Symbol('outworx.otel-webhooks.replaced');
  type Replaced = T & { [STATE]: S } & Record<string, Method>;
  const all = Object.entries(replacements).map(([name, replacement]) => ({
    name,
    replacement,
    shared(this: Replaced, ...args: Args) {
      return replacement(this, this[STATE], args);
    },
  }));

  return (target, state) => {
    const replaced = target as Replaced;
    // Of what the object is made from, too: a shared replacement would find the state of the one that called it.
    const isFirst = !(STATE in target);
    if (isFirst) (replaced as { [STATE]: S })[STATE] = state;
    for (const { name, replacement, shared } of all) {
      (replaced as Record<string, Method>)[name] = isFirst
        ? shared
        : function (this: T, ...args: Args) {
            return replacement(this, state, args);
          };
    }
  };
}
