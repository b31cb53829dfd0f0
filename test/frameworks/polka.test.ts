import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventOf, REFUSED, STRIPE, sendTo, watchDeliveries } from './webhook-sender.js';

const polka = createRequire(import.meta.url)('polka');

// By other names than the application has for the same.
const PATHS = ['/webhooks/stripe', '/hooks/:customer', '/below/stripe'];
let watched: ReturnType<typeof watchDeliveries>;
beforeAll(() => {
  watched = watchDeliveries(...PATHS.map((path) => ({ ...STRIPE, path })));
});
afterAll(() => watched.stop());

const handle: RequestListener = (_req, res) => void res.end('handled');

test('each delivery has the pattern of its own route, the second time as well', async () => {
  const inner = polka().post('/:provider', handle);
  const app = polka().post('/webhooks/:sender', handle).post('/hooks/:tenant', handle).use('/below', inner);
  const listener: RequestListener = (req, res) => app.handler(req, res);
  for (const path of ['/webhooks/stripe', '/hooks/one', '/webhooks/stripe', '/hooks/two', '/below/stripe', '/below/stripe']) {
    expect(await sendTo(listener, path, eventOf(), '')).toBe(REFUSED);
    watched.settled.length = 0;
    expect(await sendTo(listener, path, eventOf())).toBe('200 handled');
    expect(watched.settled.map(({ route }) => route)).toEqual([
      { webhooks: '/webhooks/:sender', hooks: '/hooks/:tenant', below: '/below/:provider' }[path.split('/')[1]!],
    ]);
  }
});

test('handlers that are listed anew for a pattern keep its name', async () => {
  const app = polka().post('/webhooks/:sender', handle);
  const listener: RequestListener = (req, res) => app.handler(req, res);
  for (const text of ['handled', 'anew']) {
    watched.settled.length = 0;
    expect(await sendTo(listener, '/webhooks/stripe', eventOf())).toBe(`200 ${text}`);
    expect(watched.settled.map(({ route }) => route)).toEqual(['/webhooks/:sender']);
    app.handlers.POST['/webhooks/:sender'] = [(_req: unknown, res: { end(text: string): void }) => res.end('anew')];
  }
});

test('the pattern is looked up once for a route, however many deliveries come', async () => {
  const app = polka().post('/webhooks/:sender', handle);
  let lookedUp = 0;
  app.handlers.POST = new Proxy(app.handlers.POST, {
    ownKeys(byPattern) {
      lookedUp++;
      return Reflect.ownKeys(byPattern);
    },
  });
  for (const _ of ['first', 'second', 'third']) {
    expect(await sendTo((req, res) => app.handler(req, res), '/webhooks/stripe', eventOf())).toBe('200 handled');
  }
  expect(lookedUp).toBe(1);
});
