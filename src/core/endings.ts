import { Backlog, type Ending, type Waiting } from './backlog.js';
import type { OwnedClaim } from './delivery.js';
import type { Leases } from './leases.js';
import { RecentEndings } from './recent-endings.js';
import type { StoreGate } from './store-gate.js';
import { quietTimeout, type Timer } from './timers.js';

export interface EndingsOptions {
  readonly gate: StoreGate;
  readonly leases: Leases;
  readonly onLost: (claim: OwnedClaim) => void;
  readonly onDropped: (claim: OwnedClaim) => void;
}

/** Tells the store how claims ended: at once, in the tick of the response, and for as long as the process lives if it must be. */
export interface Endings {
  end(claim: OwnedClaim, ending: Ending): void;
}

const AT_ONCE = 64;
const MAX_RECALLED = 20_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export function createEndings({ gate, leases, onLost, onDropped }: EndingsOptions): Endings {
  const backlog = new Backlog((claim) => {
    leases.letGo(claim);
    onDropped(claim);
  });
  let pauseMs = FIRST_PAUSE_MS;
  let timer: Timer | undefined;
  let underWay = 0;
  const recent = new RecentEndings();
  /** To be told again, a few at a time: all at once they would take longer than a call may. */
  let recalled: Waiting[] = [];
  gate.onBack(() => {
    recalled = [...recalled, ...recent.take()].slice(-MAX_RECALLED);
    flush();
  });

  return {
    end(claim, ending) {
      claim.isEnding = true;
      tell(claim, ending, (isTold) => {
        if (isTold) return;
        backlog.add(claim, ending);
        flushLater();
      });
    },
  };

  /** `done` is called once; after a `false` the store may still answer, late. */
  function tell(claim: OwnedClaim, ending: Ending, done: (isTold: boolean) => void, isSecond = false): void {
    if (!claim.isSure && 'complete' in ending) {
      // The store was away when the handler began. The event was handled all the same: remember it, unless somebody has it by now.
      gate.claim(
        claim.key,
        claim.by,
        ({ state }) => {
          if (state !== 'claimed') {
            if (isSecond) onLost(claim);
            return told(claim, done);
          }
          claim.isSure = true;
          tell(claim, ending, done, true);
        },
        () => done(false),
      );
      return;
    }
    let isAtOnce = true;
    gate.ask<unknown>(
      (store) =>
        'complete' in ending
          ? store.complete(claim.key, claim.by.token, ending.complete)
          : store.release(claim.key, claim.by.token, ending.releaseFor),
      (isOurs) => {
        if (isOurs !== false) {
          // A store that answers at once is in this process, and has nothing to lose before we do.
          if (!isAtOnce && 'complete' in ending) recent.add(claim, ending);
          return told(claim, done);
        }
        if (isSecond) {
          onLost(claim);
          return told(claim, done);
        }
        // Perhaps nobody has it: the store lost what it knew, or forgot it after its time. Then it can be had again.
        claim.isSure = false;
        tell(claim, ending, done, true);
      },
      () => done(false),
      () => {
        backlog.delete(claim);
        leases.letGo(claim);
      },
    );
    isAtOnce = false;
  }

  function told(claim: OwnedClaim, done: (isTold: boolean) => void): void {
    leases.letGo(claim);
    done(true);
  }

  function flushLater(): void {
    if (timer !== undefined || gate.isShut) return;
    timer = quietTimeout(flush, pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    while (underWay < AT_ONCE) {
      const waiting = backlog.take();
      const next = waiting ?? recalled.pop();
      if (next === undefined) return;
      underWay++;
      tell(next.claim, next.ending, (isTold) => {
        underWay--;
        if (isTold) {
          pauseMs = FIRST_PAUSE_MS;
          if (timer === undefined) flush();
        } else {
          if (waiting === undefined) recalled.push(next);
          else backlog.add(next.claim, next.ending);
          flushLater();
        }
      });
      if (timer !== undefined || gate.isShut) return;
    }
  }
}
