import * as http from 'node:http';
import { watchNodeHttp } from '../../src/adapters/node-http.js';
import type { DedupeObserver } from '../../src/core/dedupe-observer.js';
import type { Delivery } from '../../src/core/delivery.js';
import { createEngine } from '../../src/core/engine.js';
import type { Explain } from '../../src/core/explanation.js';
import type { Route } from '../../src/core/route.js';
import { createRouteTable } from '../../src/core/route-table.js';
import type { DedupeStore } from '../../src/core/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import { type Post, type Reply, send } from './http-client.js';
import { close, listen } from './servers.js';

/** A settled delivery as the telemetry would see it. */
export type Settled = Pick<
  Delivery,
  'outcome' | 'errorType' | 'verdict' | 'identity' | 'dedupe' | 'isDuplicate' | 'attempt' | 'mark' | 'response' | 'previous'
>;

export interface Harness {
  readonly origin: string;
  readonly server: http.Server;
  readonly settled: Settled[];
  readonly faults: string[];
  /** Waits until so many deliveries are settled. */
  settledCount(count: number): Promise<readonly Settled[]>;
  post(path: string, options?: Post): Promise<Reply>;
  stop(): Promise<void>;
}

export interface HarnessOptions {
  readonly routes: readonly Route[];
  readonly handler: http.RequestListener;
  readonly store?: DedupeStore;
  readonly inProgressWaitMs?: number;
  readonly abandonedAfterMs?: number;
  readonly storeLimitMs?: number;
  readonly verificationLimitMs?: number;
  readonly leaseMs?: number;
  readonly handlerDeadlineMs?: number;
  readonly dedupeObserver?: DedupeObserver;
  readonly explain?: Explain;
  readonly bodyDeadlineMs?: number;
  readonly bodyBudgetBytes?: number;
}

/** The engine before a real server: what an application process is, without the config and the exporters. */
export async function startHarness(options: HarnessOptions): Promise<Harness> {
  const {
    routes,
    handler,
    store = memoryStore(),
    inProgressWaitMs,
    abandonedAfterMs,
    storeLimitMs,
    verificationLimitMs,
    leaseMs,
    handlerDeadlineMs,
    dedupeObserver,
    explain,
  } = options;
  const { bodyDeadlineMs, bodyBudgetBytes } = options;
  const settled: Settled[] = [];
  const faults: string[] = [];
  let spans = 0;
  const engine = createEngine({
    store,
    onFault: (what) => faults.push(what),
    observer: {
      started(delivery) {
        const span = { traceId: '1'.repeat(32), spanId: String(++spans).padStart(16, '0'), traceFlags: 1 };
        return { span, run: (fn) => fn(), settled: () => settled.push({ ...delivery }) };
      },
    },
    ...defined({
      inProgressWaitMs,
      abandonedAfterMs,
      storeLimitMs,
      verificationLimitMs,
      leaseMs,
      handlerDeadlineMs,
      dedupeObserver,
      explain,
    }),
  });
  const table = createRouteTable(routes);
  const watch = watchNodeHttp({ table: () => table, deliver: engine.deliver, ...defined({ bodyDeadlineMs, bodyBudgetBytes }) });
  const server = http.createServer(handler);
  const origin = await listen(server);
  return {
    origin,
    server,
    settled,
    faults,
    async settledCount(count) {
      while (settled.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return settled;
    },
    post: (path, options) => send(`${origin}${path}`, options),
    async stop() {
      watch.stop();
      await close(server);
    },
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}

/** Reads a request body as an application does. */
export async function readBody(req: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const GOOD = { 'x-signature': 'good' };
