type Leave = (settled: boolean) => void;

export interface Polling {
  whenSettled(key: string, timeoutMs: number): Promise<boolean>;
  /** This process settled it: nobody needs to ask. */
  wake(key: string): void;
  readonly waiters: number;
}

interface Watched {
  readonly waiting: Set<Leave>;
  pauseMs: number;
  timer: NodeJS.Timeout | undefined;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
/** Above it `setTimeout` fires after 1 ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Waits for claims of other processes by asking again and again: once per event, however many wait for it here. */
export function createPolling(isInProgress: (key: string) => Promise<boolean>, maxWaiters: number): Polling {
  const watched = new Map<string, Watched>();
  let waiters = 0;

  return {
    whenSettled,
    wake: (key) => settle(key),
    get waiters() {
      return waiters;
    },
  };

  function whenSettled(key: string, timeoutMs: number): Promise<boolean> {
    if (!(timeoutMs > 0) || waiters >= maxWaiters) return Promise.resolve(false);
    return new Promise((resolve) => {
      const event = watched.get(key) ?? watch(key);
      const leave: Leave = (settled) => {
        clearTimeout(timer);
        event.waiting.delete(leave);
        waiters--;
        if (event.waiting.size === 0) unwatch(key, event);
        resolve(settled);
      };
      const timer = setTimeout(() => leave(false), Math.min(timeoutMs, LONGEST_TIMEOUT_MS)).unref();
      event.waiting.add(leave);
      waiters++;
    });
  }

  function watch(key: string): Watched {
    const event: Watched = { waiting: new Set(), pauseMs: FIRST_PAUSE_MS, timer: undefined };
    watched.set(key, event);
    void look(key, event);
    return event;
  }

  function unwatch(key: string, event: Watched): void {
    clearTimeout(event.timer);
    if (watched.get(key) === event) watched.delete(key);
  }

  function askLater(key: string, event: Watched): void {
    event.timer = setTimeout(() => void look(key, event), event.pauseMs).unref();
    event.pauseMs = Math.min(event.pauseMs * 1.5, LONGEST_PAUSE_MS);
  }

  async function look(key: string, event: Watched): Promise<void> {
    const isOpen = await ask(key);
    if (watched.get(key) !== event) return;
    if (isOpen) askLater(key, event);
    else settle(key);
  }

  /** Not knowing is no end: whoever waits has a limit. */
  async function ask(key: string): Promise<boolean> {
    try {
      return await isInProgress(key);
    } catch {
      return true;
    }
  }

  function settle(key: string): void {
    for (const leave of watched.get(key)?.waiting ?? []) leave(true);
  }
}
