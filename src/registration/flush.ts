const FLUSH_LIMIT_MS = 2_000;
/** While an application drains, what it finishes is sent on this often: its last act may be `process.exit()`. */
const DRAIN_INTERVAL_MS = 250;

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

export interface Flushable {
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Sends what is left when the process ends, and lets it end as it would have without us: an application with its own signal
 * handler drains in its own time, one without dies of the signal.
 */
export function flushAtExit(telemetry: Flushable): void {
  for (const signal of SIGNALS) {
    const onSignal = () => {
      if (process.listenerCount(signal) > 1) {
        drain(telemetry);
        return;
      }
      void within(FLUSH_LIMIT_MS, telemetry.shutdown()).then(() => {
        process.removeListener(signal, onSignal);
        process.kill(process.pid, signal);
      });
    };
    process.prependListener(signal, onSignal);
  }
  process.once('beforeExit', () => {
    void within(FLUSH_LIMIT_MS, telemetry.flush()).then((isDone) => {
      if (!isDone && process.listenerCount('beforeExit') === 0) process.exit();
    });
  });
}

/** One flush at a time, and none after one that took too long: an export under way keeps the process. */
function drain(telemetry: Flushable): void {
  void within(FLUSH_LIMIT_MS, telemetry.flush()).then((isDone) => {
    if (isDone) setTimeout(drain, DRAIN_INTERVAL_MS, telemetry).unref();
  });
}

/** Never rejects: a collector that is away must not keep the process. */
async function within(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const isDone = await Promise.race([work.then(yes, yes), limit]);
  clearTimeout(timer);
  return isDone;
}

const yes = () => true;
