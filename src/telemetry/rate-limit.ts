import { monotonic } from '../core/clock.js';

const EVERY_MS = 10_000;

/** Says a thing at once, and then once in ten seconds, with how often it was not said. */
export function rateLimited(say: (what: string, error: unknown) => void): (what: string, error: unknown) => void {
  const said = new Map<string, { at: number; kept: number }>();
  return (what, error) => {
    const now = monotonic();
    const last = said.get(what);
    if (last !== undefined && now - last.at < EVERY_MS) {
      last.kept++;
      return;
    }
    said.set(what, { at: now, kept: 0 });
    say(last === undefined || last.kept === 0 ? what : `${what} (and ${last.kept} times more in between)`, error);
  };
}
