import { Backlog, type Ending, type Waiting } from './backlog.js';
import type { OwnedClaim } from './delivery.js';
import type { Leases } from './leases.js';
import { RecentEndings } from './recent-endings.js';
import type { StoreGate } from './store-gate.js';
import { type TellingParts, tell } from './telling.js';
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
  const parts: TellingParts = { gate, leases, backlog, recent, onLost };
  /** To be told again, a few at a time: all at once they would take longer than a call may. */
  let recalled: Waiting[] = [];
  gate.onBack(() => {
    recalled = [...recalled, ...recent.take()].slice(-MAX_RECALLED);
    flush();
  });

  return {
    end(claim, ending) {
      claim.isEnding = true;
      tell(parts, claim, ending, keepUntold);
    },
  };

  function keepUntold(isTold: boolean, { claim, ending }: Waiting): void {
    if (isTold) return;
    backlog.add(claim, ending);
    flushLater();
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
      tell(parts, next.claim, next.ending, (isTold) => {
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
