import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDelivery } from '@outworx/otel-webhooks/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lambdaEvent } from '../helpers/lambda-events.js';
import { drawTree } from '../helpers/span-tree.js';
import { documentedCommands, root, runDocumented } from './documented-command.js';
import { POLL, startCollector, startCommand, startExample } from './run-example.js';

const REFUSED = '401 {"error":"unauthorized"}';
const paid = { id: 'evt_1', type: 'invoice.paid' };

/** One for each file in examples/: started by the command in its first comment, sent something good and something bad. */
const cases: Record<string, () => Promise<void>> = {
  async 'plain-http.mjs'() {
    const app = await startExample('plain-http.mjs');
    expect(await app.post('/webhooks/stripe', stripe(paid))).toBe('200 done');
    expect(await app.post('/webhooks/stripe', stripe({ ...paid, id: 'evt_2' }, 'whsec_forged'))).toBe(REFUSED);
    await app.printed('webhook stripe   rejected     401');
    expect(app.stdout()).toContain('handling invoice.paid evt_1');
    expect(app.stdout()).not.toContain('evt_2');
  },

  async 'send-delivery.mjs'() {
    const [documented] = documentedCommands('examples/send-delivery.mjs');
    const app = await startExample('plain-http.mjs');
    const [provider, secret, url] = documented!.args as [string, string, string];
    const here = url.replace(/^http:\/\/127\.0\.0\.1:3000/, app.origin);
    expect(await runDocumented({ ...documented!, args: [provider, secret, here] })).toBe('200 done\n');
    expect(await runDocumented({ ...documented!, args: [provider, 'whsec_forged', here, 'evt_2'] })).toBe(`${REFUSED}\n`);
  },

  async 'express-and-marks.mjs'() {
    const app = await startExample('express-and-marks.mjs');
    const post = (type: string) => app.post('/webhooks/stripe', stripe({ id: `evt_${type}`, type }));
    for (const type of ['invoice.paid', 'invoice.voided', 'charge.refunded', 'charge.captured', 'customer.updated']) {
      expect(await post(type)).toBe('200 {"received":true}');
    }
    await app.printed(/processed .* invoice\.paid /);
    await app.printed(/ignored .* invoice\.voided /);
    await app.printed(/failed .* charge\.refunded .*dedupe=first error=RangeError/);
    await app.printed(/processed .* charge\.captured /);
    await app.printed(/dropped .* customer\.updated .*error=silent_drop/);
    await post('charge.refunded');
    await app.printed(/failed .* charge\.refunded .*dedupe=retry/);
    expect(await app.post('/webhooks/stripe', stripe(paid, 'whsec_forged'))).toBe(REFUSED);
  },

  async 'in-code.mjs'() {
    const app = await startExample('in-code.mjs');
    for (const delivery of [stripe(paid), stripe(paid)]) {
      expect(await app.post('/webhooks/stripe', delivery)).toBe('200 {"received":true}');
    }
    expect(await app.post('/webhooks/stripe', stripe({ ...paid, id: 'evt_2' }, 'whsec_forged'))).toBe(REFUSED);
    await app.printed('/webhooks/stripe: evt_1, attempt 1, verified true');
    expect(app.stdout().match(/attempt/g)).toHaveLength(1);
  },

  async 'fastify-in-code.mjs'() {
    const app = await startExample('fastify-in-code.mjs');
    for (const delivery of [stripe(paid), stripe(paid)]) {
      expect(await app.post('/webhooks/acme', delivery)).toBe('200 {"received":true}');
    }
    expect(await app.post('/webhooks/acme', stripe({ ...paid, id: 'evt_2' }, 'whsec_forged'))).toBe(REFUSED);
    await app.printed('/webhooks/:tenant: evt_1 for acme, verified true');
    expect(app.stdout().match(/verified/g)).toHaveLength(1);
  },

  async 'fastify.mjs'() {
    const app = await startExample('fastify.mjs');
    const order = { id: 1001, total_price: '49.00' };
    const shopify = (secret: string) => signDelivery('shopify', { body: order, secret, id: 's-1' });
    expect(await app.post('/webhooks/shopify', shopify('shpss_local'))).toBe('200 {"ok":true}');
    expect(await app.post('/webhooks/shopify', shopify('shpss_forged'))).toBe(REFUSED);
    await app.printed('order 1001 for 49.00');
    await app.printed('webhook shopify  acknowledged 200');
  },

  async 'commonjs.cjs'() {
    const commands = documentedCommands('examples/commonjs.cjs');
    expect(commands.map(({ nodeArgs }) => nodeArgs[0])).toEqual(['--import', '--require']);
    for (const command of commands) {
      const app = await startCommand(command);
      expect(await app.post('/webhooks/github', github('d-1'))).toBe('204');
      expect(await app.post('/webhooks/github', github('d-2', 'forged'))).toBe(REFUSED);
      await app.printed('handling push d-1');
      await app.printed('webhook github   processed    204');
    }
  },

  async 'own-sdk.mjs'() {
    const { receiver, env } = await startCollector();
    const app = await startExample('own-sdk.mjs', env);
    expect(await app.post('/webhooks/github', github('d-1'))).toBe('204');
    expect(await app.post('/webhooks/github', github('d-1'))).toBe('204');
    expect(await app.post('/webhooks/github', github('d-2', 'forged'))).toBe(REFUSED);
    await expect.poll(() => receiver.spans.length, POLL).toBe(6);
    expect(drawTree(receiver.spans)).toBe(
      [
        'POST /webhooks/github SERVER',
        '  process github CONSUMER [processed]',
        'POST /webhooks/github SERVER',
        '  process github CONSUMER [duplicate] -> processed',
        'POST /webhooks/github SERVER',
        '  process github CONSUMER [rejected]',
      ].join('\n'),
    );
  },

  async 'secret-rotation.mjs'() {
    const { receiver, env } = await startCollector();
    const [command] = documentedCommands('examples/secret-rotation.mjs');
    const app = await startCommand(command!, env);
    const { SVIX_WEBHOOK_SECRET: current, SVIX_WEBHOOK_SECRET_OLD: old } = command!.env as Record<string, string>;
    const svix = (secret: string) => signDelivery('svix', { body: { type: 'user.created' }, secret });
    expect(await app.post('/webhooks/svix', svix(current!))).toBe('204');
    expect(await app.post('/webhooks/svix', svix(old!))).toBe('204');
    expect(await app.post('/webhooks/svix', svix('whsec_Zm9yZ2Vk'))).toBe(REFUSED);
    const indexes = () => receiver.spans.map(({ attributes }) => attributes['webhook.signature.secret_index']);
    await expect.poll(indexes, POLL).toEqual([0, 1, undefined]);
  },

  async 'handshakes.mjs'() {
    const app = await startExample('handshakes.mjs');
    const slack = (body: object, secret = 'local') => signDelivery('slack', { body, secret });
    const challenge = { type: 'url_verification', challenge: 'abc' };
    expect(await app.post('/webhooks/slack', slack(challenge))).toBe('200 abc');
    expect(await app.post('/webhooks/slack', slack(challenge, 'forged'))).toBe(REFUSED);
    const shown = (token: string) => app.get(`/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=123&hub.verify_token=${token}`);
    expect(await shown('my-token')).toBe('200 123');
    expect(await shown('other')).toBe(REFUSED);
    expect(app.stdout()).not.toContain('handling');
    const message = { type: 'event_callback', event_id: 'Ev1', event: { type: 'message' } };
    expect(await app.post('/webhooks/slack', slack(message))).toBe('200 OK');
    await app.printed('handling message');
    await app.printed(/webhook slack +handshake +200/);
    await app.printed(/webhook meta +handshake +200/);
  },

  async 'why-it-failed.mjs'() {
    const app = await startExample('why-it-failed.mjs');
    const rewritten = { ...stripe(paid, 'whsec_refunds'), body: Buffer.from(JSON.stringify(paid, null, 2)) };
    expect(await app.post('/webhooks/orders', stripe(paid, 'whsec_refunds'))).toBe(REFUSED);
    expect(await app.post('/webhooks/refunds', rewritten)).toBe(REFUSED);
    await app.printed(/rejected .*\/webhooks\/orders .*reason=secret_of_other_route/);
    await app.printed(/rejected .*\/webhooks\/refunds .*reason=body_reserialized/);
  },

  async 'tenants.mjs'() {
    const app = await startExample('tenants.mjs');
    expect(await app.post('/webhooks/acme/stripe', stripe(paid, 'whsec_acme'))).toBe('200 OK');
    expect(await app.post('/webhooks/globex/stripe', stripe(paid, 'whsec_globex_old'))).toBe('200 OK');
    expect(await app.post('/webhooks/globex/stripe', stripe(paid, 'whsec_acme'))).toBe(REFUSED);
    expect(await app.post('/webhooks/nobody/stripe', stripe(paid, 'whsec_acme'))).toBe(REFUSED);
    await app.printed('acme: invoice.paid evt_1');
    await app.printed('globex: invoice.paid evt_1');
  },

  async 'observe-mode.mjs'() {
    const app = await startExample('observe-mode.mjs');
    const slack = (secret: string) => signDelivery('slack', { body: { type: 'event_callback', event_id: 'Ev1' }, secret });
    expect(await app.post('/webhooks/slack', slack('local'))).toBe('200 OK');
    await app.printed('verified: true');
    expect(await app.post('/webhooks/slack', slack('local'))).toBe('200 OK');
    await app.printed('webhook slack    duplicate    200');
    expect(await app.post('/webhooks/slack', slack('forged'))).toBe('200 OK');
    await app.printed('verified: false');
    await app.printed(/webhook slack {4}rejected {5}200 .*signature=invalid/);
  },

  async 'console-only.mjs'() {
    const app = await startExample('console-only.mjs');
    expect(await app.post('/webhooks/github', github('d-1'))).toBe('202 Accepted');
    expect(await app.post('/webhooks/github', github('d-2', 'local', { ref: 'refs/tags/v1' }))).toMatch(/^422/);
    expect(await app.post('/webhooks/github', github('d-3', 'forged'))).toBe(REFUSED);
    await app.printed(/^webhook github {3}acknowledged 202 .* \/webhooks\/github push d-1 signature=valid$/);
    await app.printed(/^webhook github {3}failed {7}422 .* \/webhooks\/github push d-2 signature=valid error=422$/);
    await app.printed(
      /^webhook github {3}rejected {5}401 .* \/webhooks\/github signature=invalid reason=wrong_secret error=signature_invalid$/,
    );
  },

  async 'dedupe.mjs'() {
    const app = await startExample('dedupe.mjs');
    const post = (secret = 'whsec_b3JkZXJz') =>
      app.post('/webhooks/orders', signDelivery('standard-webhooks', { body: { order: { id: 'o-7' } }, secret }));
    const first = '201 {"shipment":1}';
    expect(await Promise.all([post(), post(), post()])).toEqual([first, first, first]);
    expect(await post()).toBe(first);
    expect(await post('whsec_Zm9yZ2Vk')).toBe(REFUSED);
    expect(app.stdout().match(/shipping order o-7/g)).toHaveLength(1);
  },

  async 'fetch-handler.mjs'() {
    const app = await startExample('fetch-handler.mjs');
    expect(await app.post('/webhooks/github', github('d-1'))).toBe('202 {"done":"refs/heads/main"}');
    expect(await app.post('/webhooks/github', github('d-1'))).toBe('202 {"done":"refs/heads/main"}');
    expect(await app.post('/webhooks/github', github('d-2', 'forged'))).toBe(REFUSED);
    expect(app.stdout().match(/handling .*/g)).toEqual(['handling push d-1: refs/heads/main']);
  },

  async 'lambda.mjs'() {
    const [documented] = documentedCommands('examples/lambda.mjs');
    const refused = JSON.parse(await runDocumented(documented!));
    expect(`${refused.statusCode} ${refused.body}`).toBe(REFUSED);
    const folder = mkdtempSync(join(tmpdir(), 'otel-webhooks-lambda-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const event = join(folder, 'event.json');
    writeFileSync(event, JSON.stringify(lambdaEvent('http-v2', { ...stripe(paid), isBase64: true })));
    const printed = await runDocumented({ ...documented!, args: [event] });
    expect(printed).toBe('handling invoice.paid evt_1\n{"statusCode":200,"body":"done"}\n');
  },

  async 'custom-provider.mjs'() {
    const app = await startExample('custom-provider.mjs');
    expect(await app.post('/webhooks/acme', acme(paid))).toBe('200 OK');
    expect(await app.post('/webhooks/acme', acme(paid, 'forged'))).toBe(REFUSED);
    await app.printed('acme invoice.paid evt_1');
    await app.printed('webhook acme     acknowledged 200');
  },
};

function stripe(body: object, secret = 'whsec_local') {
  return signDelivery('stripe', { body, secret });
}

function github(id: string, secret = 'local', body: object = { ref: 'refs/heads/main' }) {
  return signDelivery('github', { body, secret, id, headers: { 'x-github-event': 'push' } });
}

/** By hand: the description in the example must say the same. */
function acme(event: object, secret = 'local') {
  const body = Buffer.from(JSON.stringify(event));
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return { headers: { 'content-type': 'application/json', 'acme-signature': `t=${seconds},v1=${signature}` }, body };
}

describe('examples', () => {
  // Those in folders are run by test/frameworks and test/next, which install what they take.
  const entries = readdirSync(`${root}/examples`, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const programs = files.filter((name) => !name.includes('.config.'));

  it('has a case for each file, and a file for each case', () => {
    // Needs a Redis: test/stores-real/example.real.ts.
    expect([...Object.keys(cases), 'two-processes.mjs'].sort()).toEqual(programs.sort());
  });

  it('has no config that belongs to no example', () => {
    const configs = files.filter((name) => name.includes('.config.')).map((name) => name.replace(/\.config\..*$/, ''));
    expect(programs.map((name) => name.replace(/\.[cm]js$/, ''))).toEqual(expect.arrayContaining(configs));
  });

  it.each(Object.entries(cases))('%s', (_, run) => run());
});
