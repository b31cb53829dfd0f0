import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebhookInstrumentation } from '../../src/index.js';
import { eventOf, REFUSED, STRIPE, sendTo } from './webhook-sender.js';

const polka = createRequire(import.meta.url)('polka');

const named: (string | undefined)[] = [];
let instrumentation: WebhookInstrumentation;
beforeAll(() => {
  const paths = ['/webhooks/stripe', '/hooks/:tenant', '/below/stripe'];
  instrumentation = new WebhookInstrumentation({ routes: paths.map((path) => ({ ...STRIPE, path })) });
  instrumentation.addObserver({
    started: (delivery) => ({
      spanReference: undefined,
      run: (fn) => fn(),
      settled: () => void named.push(delivery.routerPattern),
    }),
  });
});
afterAll(() => instrumentation.disable());

const handle: RequestListener = (_req, res) => void res.end('handled');

test('each delivery has the pattern of its own route, the second time as well', async () => {
  const inner = polka().post('/:provider', handle);
  const app = polka().post('/webhooks/:sender', handle).post('/hooks/:tenant', handle).use('/below', inner);
  const listener: RequestListener = (req, res) => app.handler(req, res);
  for (const path of ['/webhooks/stripe', '/hooks/one', '/webhooks/stripe', '/hooks/two', '/below/stripe', '/below/stripe']) {
    expect(await sendTo(listener, path, eventOf(), '')).toBe(REFUSED);
    named.length = 0;
    expect(await sendTo(listener, path, eventOf())).toBe('200 handled');
    expect(named).toEqual([
      { webhooks: '/webhooks/:sender', hooks: '/hooks/:tenant', below: '/below/:provider' }[path.split('/')[1]!],
    ]);
  }
});

test('handlers that are listed anew for a pattern keep its name', async () => {
  const app = polka().post('/webhooks/:sender', handle);
  const listener: RequestListener = (req, res) => app.handler(req, res);
  for (const text of ['handled', 'anew']) {
    named.length = 0;
    expect(await sendTo(listener, '/webhooks/stripe', eventOf())).toBe(`200 ${text}`);
    expect(named).toEqual(['/webhooks/:sender']);
    app.handlers.POST['/webhooks/:sender'] = [(_req: unknown, res: { end(text: string): void }) => res.end('anew')];
  }
});
