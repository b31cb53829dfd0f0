import { test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { SECRET, startNext } from './next-app.js';

let n = 0;
test('probe', async () => {
  const app = await startNext({ version: process.env.V as '15', project: 'main', door: process.env.DOOR as any, registered: process.env.REG as any });
  const targets = (process.env.TARGETS ?? '/webhooks/stripe /webhooks/any/one /webhooks/rest/a/b /webhooks/edge /webhooks/throws /api/webhooks/parsed /api/webhooks/raw /api/webhooks/edge /api/webhooks/named/x /api/webhooks/throws /webhooks/shown /before/stripe /before/any/one /after/stripe /after/edge /before-api/parsed /fallback/parsed /fallback/raw /fallback/edge /through/webhooks/stripe /through/webhooks/edge /through/api/webhooks/parsed /custom /custom-api /rendered').split(' ');
  for (const target of targets) {
    const body = JSON.stringify({ id: `evt_${n++}`, type: 'a' });
    const { headers } = signDelivery('stripe', { body, secret: SECRET });
    const out: string[] = [];
    const json = { 'content-type': 'application/json' };
    for (const h of [json, { ...json, ...headers }, { ...json, ...headers }]) {
      const r = await send(app.origin + target, { body, headers: h });
      out.push(`${r.status} ${String(r.body).slice(0, 30)} ${JSON.stringify(app.effects.taken())}`);
    }
    process.stderr.write(target.padEnd(30) + out.join(' | ') + '\n');
  }
  console.log(app.output.stdout, app.output.stderr);
  await app.stop();
});
