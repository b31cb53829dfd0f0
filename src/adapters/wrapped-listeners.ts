import type { EventEmitter } from 'node:events';

type Listener = (...args: unknown[]) => void;
type Add = (event: string | symbol, listener: Listener) => EventEmitter;

const ADD = ['on', 'addListener', 'prependListener'] as const;
const ADD_ONCE = ['once', 'prependOnceListener'] as const;
const REMOVE = ['off', 'removeListener'] as const;

/** Runs every listener that is added from now on through `run`, inside whatever others have made of the emitter's methods. */
export function wrapListeners(emitter: EventEmitter, run: <T>(fn: () => T) => T): void {
  const wrappers = new Map<Listener, Listener>();
  let isAddingOnce = false;

  const wrapperOf = (listener: Listener): Listener => {
    // Node refuses it.
    if (typeof listener !== 'function') return listener;
    let wrapper = wrappers.get(listener);
    if (wrapper === undefined) {
      wrapper = function (this: unknown, ...args: unknown[]) {
        return run(() => listener.apply(this, args));
      };
      wrappers.set(listener, wrapper);
    }
    return wrapper;
  };

  const target = emitter as unknown as Record<string, Add>;
  for (const method of ADD) {
    const add = target[method]!;
    // Node's `once` adds its own wrapper through `on`: that one holds ours already.
    target[method] = (event, listener) => add.call(emitter, event, isAddingOnce ? listener : wrapperOf(listener));
  }
  for (const method of ADD_ONCE) {
    const add = target[method]!;
    target[method] = (event, listener) => {
      isAddingOnce = true;
      try {
        return add.call(emitter, event, wrapperOf(listener));
      } finally {
        isAddingOnce = false;
      }
    };
  }
  for (const method of REMOVE) {
    const remove = target[method]!;
    target[method] = (event, listener) => remove.call(emitter, event, wrappers.get(listener) ?? listener);
  }
}
