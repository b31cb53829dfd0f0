import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchNodeHttp } from '../../src/adapters/node-http.js';
import { ConfigError } from '../../src/config/config-error.js';
import { resolveConfig } from '../../src/config/index.js';
import { createEngine } from '../../src/core/engine.js';
import type { Verdict } from '../../src/core/provider.js';
import type { Route } from '../../src/core/route.js';
import { createRouteTable } from '../../src/core/route-table.js';
import { memoryStore } from '../../src/stores/memory.js';
import { send } from '../helpers/http-client.js';
import { close, listen } from '../helpers/servers.js';

interface Vector {
  readonly id: string;
  readonly provider: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly secret: string | string[];
  readonly now: number | null;
  readonly toleranceSeconds?: number;
  readonly method?: string;
  readonly url?: string;
  readonly webhookId?: string;
  readonly expect: 'valid' | 'invalid';
}

const vectors: Vector[] = JSON.parse(readFileSync(new URL('../fixtures/signatures.json', import.meta.url), 'utf8'));
const routes = vectors.map(routeOf);
const settled: (Verdict | undefined)[] = [];
let now = 0;
let handled: Buffer[] = [];
let origin = '';
let stop = async () => {};

beforeAll(async () => {
  const engine = createEngine({
    store: memoryStore(),
    now: () => now,
    onFault: (what, error) => {
      throw new Error(what, { cause: error });
    },
    observer: {
      started: (delivery) => ({
        span: { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 },
        run: (fn) => fn(),
        settled: () => settled.push(delivery.verdict),
      }),
    },
  });
  const table = createRouteTable(routes.filter((route) => typeof route !== 'string'));
  const watch = watchNodeHttp({ table: () => table, deliver: engine.deliver });
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    handled.push(Buffer.concat(chunks));
    res.end('ok');
  });
  origin = await listen(server);
  stop = async () => {
    watch.stop();
    await close(server);
  };
});

afterAll(() => stop());

describe('published deliveries, over HTTP', () => {
  it.each(vectors.map((vector, n) => [vector.id, vector, n] as const))('%s', async (_id, vector, n) => {
    const route = routes[n]!;
    if (typeof route === 'string') throw new Error(route);
    now = (vector.now ?? Math.floor(Date.now() / 1000)) * 1000;
    settled.length = 0;
    handled = [];
    const { headers, body, method = 'POST' } = vector;
    const length = { 'content-length': Buffer.byteLength(body) };
    const { status } = await send(`${origin}/v/${n}`, { method, headers: { ...headers, ...length }, body });
    await expect.poll(() => settled.length).toBe(1);
    if (vector.expect === 'valid') {
      expect([status, settled[0]?.status]).toEqual([200, 'valid']);
      expect(handled).toEqual([Buffer.from(body)]);
    } else {
      expect(status).toBe(401);
      expect(['missing', 'malformed', 'invalid', 'expired']).toContain(settled[0]?.status);
      expect(handled).toEqual([]);
    }
  });
});

/** The route that a service would have for this delivery; or why none can be had. */
function routeOf(vector: Vector, n: number): Route | string {
  const { provider, secret, toleranceSeconds, url, method = 'POST', webhookId } = vector;
  const option = {
    path: `/v/${n}`,
    method,
    provider,
    // A config takes no white space around a secret, the line break behind a PEM text included.
    signatureSecret: [secret].flat().map((text) => text.trim()),
    ...(toleranceSeconds !== undefined && { tolerance: `${toleranceSeconds}s` }),
    ...(url !== undefined && { publicUrl: () => url }),
    ...(webhookId !== undefined && { webhookId }),
  };
  try {
    return resolveConfig({ routes: [option] }).routes[0]!;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
