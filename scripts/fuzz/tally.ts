/** What was found, a line for each. */
export interface Tally {
  inputs: number;
  readonly throws: string[];
  readonly falseAccepts: string[];
  readonly falseRejects: string[];
  /** How often each property was tried, so that none is passed over unseen. */
  readonly tried: Record<string, number>;
}

export function newTally(): Tally {
  return { inputs: 0, throws: [], falseAccepts: [], falseRejects: [], tried: {} };
}
