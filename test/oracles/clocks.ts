/** The greatest age of a delivery that is accepted, and how far in the future its time may be; in milliseconds. */
interface Span {
  readonly past: number;
  readonly future: number;
}

/** How a package judges the time, how we do, and why that differs, if it does. */
export interface Clock {
  readonly theirs: Span;
  readonly ours: Span;
  readonly why?: string;
}

export const NEVER = Number.POSITIVE_INFINITY;

const span = (past: number, future = past): Span => ({ past, future });

export const bothWays = (limitMs: number): Clock => ({ theirs: span(limitMs), ours: span(limitMs) });

export const untimed: Clock = bothWays(NEVER);

export const pastOnly = (limitMs: number, oursMs = limitMs): Clock => ({
  theirs: span(limitMs, NEVER),
  ours: span(oursMs),
  why: 'it does not look at times ahead of its clock; we refuse them as we do old ones',
});

export const nothingAhead = (limitMs: number): Clock => ({
  theirs: span(limitMs, 0),
  ours: span(limitMs),
  why: 'it takes no time ahead of its clock; we allow for clocks that differ',
});

export const leftToCallers = (oursMs: number): Clock => ({
  theirs: span(NEVER),
  ours: span(oursMs),
  why: 'it leaves the time to its caller',
});

/** Google's tokens: an hour, and five minutes for clocks that differ. */
export const untilExpiry: Clock = {
  theirs: span(3_900_000, 300_000),
  ours: span(3_900_000, NEVER),
  why: 'it also looks at when the token was made; we only at when it ends, which is as much signed',
};
