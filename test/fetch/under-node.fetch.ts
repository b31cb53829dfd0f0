import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../helpers/http-client.js';
import { type Delivery, reportOf, settledOf, signed } from './report.js';
import { RUNTIMES, type Running } from './runtimes.js';

/** Frameworks on Node's own server, whose requests the instrumentation takes up before the wrapper sees them. */
const ON_NODE = RUNTIMES.filter(({ name, missing }) => name.startsWith('Node') && missing === undefined);

describe.each(ON_NODE)('$name with the instrumentation below it', ({ start }) => {
  let app: Running;
  const post = (path: string, delivery: Delivery) => send(`${app.origin}${path}`, delivery);
  beforeAll(async () => {
    app = await start({
      nodeArgs: ['--import', '@outworx/otel-webhooks/register'],
      env: { OUTWORX_WEBHOOKS_CONFIG: join(import.meta.dirname, 'under-node.config.yaml') },
    });
  });
  afterAll(async () => {
    await app?.stop();
  });

  it('a delivery that was verified below is handed on, and is one delivery', async () => {
    const delivery = signed('{"once":true}');
    const replies = [await post('/echo', delivery), await post('/echo', delivery)];
    expect(replies.map(({ body }) => body.toString())).toEqual(['{"once":true}', '{"once":true}']);
    const { spans, report } = await settledOf(app, '/echo', 2);
    expect(spans.map(({ attributes }) => attributes['webhook.outcome'])).toEqual(['acknowledged', 'duplicate']);
    expect(report.calls['/echo']).toBe(1);
    expect(report.seen['/echo']).toMatchObject({ provider: 'github', verified: true, dedupeStatus: 'first' });
  });

  it('what its handler throws is the reason, not the 500 that the framework makes of it', async () => {
    expect((await post('/throws', signed())).status).toBe(500);
    const { spans, report } = await settledOf(app, '/throws');
    expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual([report.errorName]);
  });

  it('of another sender, or unverified: the wrapper sees for itself', async () => {
    const { body } = signed();
    const forged = { headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, body };
    expect((await post('/duplicate', forged)).status).toBe(401);
    expect((await post('/unread', forged)).status).toBe(401);
    expect((await post('/unread', signed())).status).toBe(204);
    expect((await reportOf(app)).calls).toEqual({ '/echo': 1, '/throws': 1, '/unread': 1 });
    // Each of them is a delivery below, and one of the wrapper's.
    expect((await settledOf(app, '/unread', 4)).spans).toHaveLength(4);
  });
});
