import type { Delivery } from '../core/delivery.js';
import { isInRun, whenRunEnds } from './run.js';

export type Next = (error?: unknown) => void;
type MakeNext = (original: Next, delivery: Delivery) => Next;

const lastNext: { original: Next | undefined; replacement: Next | undefined; delivery: Delivery | undefined } = {
  original: undefined,
  replacement: undefined,
  delivery: undefined,
};

/** What stands in for the function by which a handler goes on: a router gives the same one to all of its layers. */
export function replacedNext(original: Next, delivery: Delivery, make: MakeNext): Next {
  if (lastNext.original === original && lastNext.delivery === delivery) return lastNext.replacement!;
  const replacement = make(original, delivery);
  if (isInRun()) {
    lastNext.original = original;
    lastNext.replacement = replacement;
    lastNext.delivery = delivery;
  }
  return replacement;
}

const lastHeard: { result: unknown; delivery: Delivery | undefined } = { result: undefined, delivery: undefined };

/** Whether what a handler gave back is what was asked about last; from now on it is. */
export function isHeard(result: unknown, delivery: Delivery): boolean {
  if (lastHeard.result === result && lastHeard.delivery === delivery) return true;
  if (isInRun()) {
    lastHeard.result = result;
    lastHeard.delivery = delivery;
  }
  return false;
}

whenRunEnds(() => {
  if (lastNext.delivery !== undefined) {
    lastNext.original = undefined;
    lastNext.replacement = undefined;
    lastNext.delivery = undefined;
  }
  if (lastHeard.delivery !== undefined) {
    lastHeard.result = undefined;
    lastHeard.delivery = undefined;
  }
});
