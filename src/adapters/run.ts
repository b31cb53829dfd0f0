/** Told when a run ends. A list of functions in place of imports of them: they stand on this file. */
const forgets: (() => void)[] = [];

let isRunning = false;

/**
 * Calls it within the run that is under way, or else within one of its own: handlers call each other, and what is remembered of their
 * request is for as long as the outermost of them runs.
 */
export function inRun<Args extends readonly unknown[], Result>(call: (...args: Args) => Result, ...args: Args): Result {
  if (isRunning) return call(...args);
  isRunning = true;
  try {
    return call(...args);
  } finally {
    isRunning = false;
    for (let i = 0; i < forgets.length; i++) forgets[i]!();
  }
}

/** Only then may something of a request be remembered: outside nobody would let go of it. */
export function isInRun(): boolean {
  return isRunning;
}

export function whenRunEnds(forget: () => void): void {
  forgets.push(forget);
}
