import { providerNames } from '../../src/providers/index.js';
import { changed, genuine, strangers } from './delivery-properties.js';
import { hostile, large, otherBodies, shapes } from './hostile-properties.js';
import { numbers } from './numbers.js';
import type { Expect, Property } from './property.js';
import { listed, respelled } from './signature-properties.js';
import { newTally, type Tally } from './tally.js';
import { type Target, targetOf } from './targets.js';
import { timestamps } from './timestamp-properties.js';

export { providerNames };

/** Public-key operations are a hundred times as dear: one signing in so many rounds serves them all. */
const SIGNED_EVERY = 64;
const LARGE_EVERY = 4_096;
const properties = { genuine, changed, respelled, listed, timestamps, shapes, strangers, otherBodies, hostile };
const cycle = Object.entries(properties) as readonly (readonly [string, Property])[];

/** Every provider in turn, and for each every property in turn; a property that says nothing of a provider gives way to the next. */
export function fuzz(inputs: number, seed: number): Tally {
  const next = numbers(seed);
  const tally = newTally();
  const targets = providerNames.map(targetOf);
  for (; tally.inputs < inputs; tally.inputs++) {
    const target = targets[tally.inputs % targets.length]!;
    const round = Math.floor(tally.inputs / targets.length);
    try {
      if (round % SIGNED_EVERY === 0 && !target.isOwnForm) target.delivery = target.sender.sign(bodyToSign(next));
      if (round % LARGE_EVERY === LARGE_EVERY / 2) attempt('large', large, target);
      else for (let at = round; !attempt(...cycle[at % cycle.length]!, target); at++);
    } catch (error) {
      tally.throws.push(`${target.name} #${tally.inputs}: ${(error as Error).message}`);
    }
  }
  return tally;

  function attempt(name: string, property: Property, target: Target): boolean {
    const isTried = property(target, next, expectations(`${target.name} #${tally.inputs} ${name}`, tally), targets);
    if (isTried) tally.tried[name] = (tally.tried[name] ?? 0) + 1;
    return isTried;
  }
}

function expectations(what: string, tally: Tally): Expect {
  return {
    accepted({ status, secretIndex }, where, index) {
      const isRight = status === 'valid' && (index === undefined || secretIndex === index);
      if (!isRight) tally.falseRejects.push(`${what}: ${status} by secret ${secretIndex}: ${where}`);
    },
    refused({ status }, where) {
      if (status === 'valid') tally.falseAccepts.push(`${what}: ${where}`);
    },
  };
}

/** Never empty: a bit of it is to be changed. */
function bodyToSign(next: (below: number) => number): Buffer {
  return Buffer.from(Array.from({ length: 1 + next(400) }, () => next(256)));
}
