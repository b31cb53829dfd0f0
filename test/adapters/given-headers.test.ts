import { afterEach, expect, test } from 'vitest';
import { type Harness, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

test.each<[string, object]>([
  ['an object', { 'Content-TYPE': 'text/x-given', 'X-Other': '1' }],
  ['a flat list', ['X-Other', '1', 'Content-TYPE', 'text/x-given']],
])('what `writeHead` is given as %s is recorded, whatever the case', async (_form, headers) => {
  let runs = 0;
  harness = await startHarness({
    routes: [routeOf({ idempotencyKey: 'provider' })],
    handler(_req, res) {
      runs++;
      res.writeHead(200, headers as Record<string, string>);
      res.end('done');
    },
  });
  for (const _ of ['first', 'again']) {
    const { status, headers: answered } = await harness.post('/webhooks/test', {
      headers: { 'x-signature': 'good', 'x-event-id': 'e1' },
      body: '01234',
    });
    expect([status, answered['content-type']]).toEqual([200, 'text/x-given']);
  }
  expect(runs).toBe(1);
});
