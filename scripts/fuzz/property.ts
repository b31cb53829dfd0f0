import type { Verdict } from '../../src/core/provider.js';
import type { Numbers } from './numbers.js';
import type { Target } from './targets.js';

/** What a property says of a verdict. `where` tells what was done to the delivery. */
export interface Expect {
  accepted(verdict: Verdict, where: string, secretIndex?: number): void;
  refused(verdict: Verdict, where: string): void;
}

/** One thing that must hold for every provider, tried once. False: it says nothing of this target. */
export type Property = (target: Target, next: Numbers, expect: Expect, targets: readonly Target[]) => boolean;
