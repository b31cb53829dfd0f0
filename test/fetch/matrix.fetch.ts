import { createHmac } from 'node:crypto';
import * as http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type Reply, send } from '../helpers/http-client.js';
import { type Delivery, reportOf, SECRET, settledOf, signed } from './report.js';
import { RUNTIMES, type Running } from './runtimes.js';

const NOT_TEXT = Buffer.from([0, 0xff, 0xfe, 0x0a, 0x0d, 0x80, 0x41]);

for (const runtime of RUNTIMES) {
  const title = runtime.missing === undefined ? runtime.name : `${runtime.name}: NOT RUN, ${runtime.missing}`;
  if (runtime.missing !== undefined) console.warn(title);
  describe.skipIf(runtime.missing !== undefined)(title, () => {
    let app: Running;
    beforeAll(async () => {
      app = await runtime.start();
    });
    afterAll(async () => {
      await app?.stop();
    });

    const report = () => reportOf(app);
    const settled = (route: string, count?: number) => settledOf(app, route, count);
    const post = (path: string, delivery: Delivery) => send(`${app.origin}${path}`, delivery);
    const open = (gate: string) => send(`${app.origin}/_open?gate=${gate}`);
    const outcomes = async (route: string, count?: number) =>
      (await settled(route, count)).spans.map((span) => span.attributes['webhook.outcome']);

    it('a valid delivery reaches the handler byte for byte, under the span of the server', async () => {
      const reply = await post('/echo', signed(NOT_TEXT));
      expect(reply.status).toBe(200);
      expect(reply.headers['content-type']).toBe('image/x-test');
      expect(reply.body.equals(NOT_TEXT)).toBe(true);
      const { spans, report: all } = await settled('/echo');
      expect(spans[0]).toMatchObject({
        name: 'process github',
        attributes: {
          'webhook.outcome': 'acknowledged',
          'webhook.signature.status': 'valid',
          'webhook.event.type': 'issues',
          'webhook.dedupe.status': 'first',
          'webhook.request.body.size': NOT_TEXT.length,
          'http.response.status_code': 200,
          'http.route': '/echo',
        },
      });
      expect(all.spans.find(({ spanId }) => spanId === spans[0]!.parentSpanId)?.name).toBe('POST /echo');
      expect(all.seen['/echo']).toMatchObject({ provider: 'github', verified: true, eventType: 'issues', attempt: 1 });
    });

    it('a body of a megabyte, in many chunks', async () => {
      const body = Buffer.alloc(1_000_000, 'webhook ');
      const reply = await post('/echo', signed(body));
      expect(reply.body.equals(body)).toBe(true);
    });

    it('a handler need not read the body', async () => {
      expect((await post('/unread', signed())).status).toBe(204);
      expect(await outcomes('/unread')).toEqual(['acknowledged']);
    });

    it('an empty body is verified too', async () => {
      const reply = await post('/echo', signed(Buffer.alloc(0)));
      expect(reply.status).toBe(200);
      expect(reply.body).toHaveLength(0);
    });

    it('a forged and an unsigned delivery are refused alike, and the handler does not run', async () => {
      const { headers, body } = signed();
      const forged = await post('/marked', { headers: { ...headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, body });
      const { 'x-hub-signature-256': _, ...unsigned } = headers;
      const missing = await post('/marked', { headers: unsigned, body });
      expect([forged.status, missing.status]).toEqual([401, 401]);
      expect(forged.body.equals(missing.body)).toBe(true);
      const { spans, report: all } = await settled('/marked', 2);
      expect(spans.map(({ attributes }) => attributes['webhook.signature.status'])).toEqual(['invalid', 'missing']);
      expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual(['signature_invalid', 'signature_missing']);
      expect(all.calls['/marked']).toBeUndefined();
      expect(all.logs.filter(({ eventName }) => eventName === 'webhook.rejected')).toHaveLength(2);
    });

    it('a signature header that is sent twice is refused', async () => {
      const { headers, body } = signed();
      const signature = headers['x-hub-signature-256']!;
      const reply = await post('/marked', {
        headers: { ...headers, 'x-hub-signature-256': [signature, signature] as any },
        body,
      });
      expect(reply.status).toBe(401);
    });

    it('a repeat is answered from the record, and linked to the delivery before it', async () => {
      const delivery = signed();
      const first = await post('/duplicate', delivery);
      const second = await post('/duplicate', delivery);
      expect(first.status).toBe(201);
      expect(first.headers['set-cookie']).toEqual(['a=1']);
      expect(second.status).toBe(201);
      expect(second.body.toString()).toBe('{"run":1}');
      expect(second.headers['content-type']).toBe(first.headers['content-type']);
      expect(second.headers['set-cookie']).toBeUndefined();
      const { spans, report: all } = await settled('/duplicate', 2);
      expect(spans.map(({ attributes }) => attributes['webhook.outcome'])).toEqual(['processed', 'duplicate']);
      expect(spans[1]!.links).toEqual([spans[0]!.spanId]);
      expect(all.calls['/duplicate']).toBe(1);
      const counts = all.metrics.find(({ name }) => name === 'webhook.deliveries')!.points;
      const ofRoute = counts.filter(({ attributes }) => attributes['webhook.route'] === '/duplicate');
      expect(ofRoute.map(({ attributes, value }) => [attributes['webhook.outcome'], value])).toEqual([
        ['processed', 1],
        ['duplicate', 1],
      ]);
    });

    it('the response is the one that goes out without us', async () => {
      const withUs = await post('/cookies', signed());
      const without = await post('/_cookies', signed());
      const comparable = ({ status, headers: { date: _, ...headers }, body }: Reply) => ({
        status,
        // Hono's own default has a space more than the one of `Response`.
        headers: { ...headers, 'content-type': headers['content-type']?.replace('; ', ';') },
        body: body.toString(),
      });
      expect(without.headers['set-cookie']).toEqual(['a=1', 'b=2; Path=/']);
      expect(comparable(withUs)).toEqual(comparable(without));
    });

    it('a repeat that comes meanwhile waits for the first and gets its answer', async () => {
      const delivery = signed();
      const first = post('/slow', delivery);
      while ((await report()).calls['/slow'] === undefined);
      const second = post('/slow', delivery);
      await open('slow');
      const replies = await Promise.all([first, second]);
      expect(replies.map(({ body }) => body.toString())).toEqual(['{"run":1}', '{"run":1}']);
      expect((await report()).calls['/slow']).toBe(1);
    });

    it('a repeat that has waited long enough is told to come back', async () => {
      const delivery = signed();
      const first = post('/stuck', delivery);
      while ((await report()).calls['/stuck'] === undefined);
      const second = await post('/stuck', delivery);
      expect(second.status).toBe(503);
      expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
      await open('stuck');
      expect((await first).body.toString()).toBe('done');
      expect(await outcomes('/stuck', 2)).toEqual(['in_progress', 'acknowledged']);
    });

    it('a 200 without a mark is a silent drop, and its repeat runs the handler again', async () => {
      const delivery = signed();
      await post('/silent', delivery);
      await settled('/silent', 1);
      expect((await post('/silent', delivery)).body.toString()).toBe('{"run":2}');
      const { spans, report: all } = await settled('/silent', 2);
      expect(spans.map(({ attributes }) => attributes['webhook.outcome'])).toEqual(['dropped', 'dropped']);
      expect(spans[1]!.attributes['webhook.delivery.attempt']).toBe(2);
      expect(all.logs.filter(({ eventName }) => eventName === 'webhook.silent_drop')).toHaveLength(2);
      expect(all.metrics.find(({ name }) => name === 'webhook.silent_drops')?.points[0]?.value).toBe(2);
    });

    it('a mark from anywhere below the handler counts, and so does an event that is not listed', async () => {
      await post('/marked', signed());
      expect((await outcomes('/marked', 4))[3]).toBe('processed');
      await post('/ignored', signed());
      expect(await outcomes('/ignored')).toEqual(['ignored']);
    });

    it.each(['/throws', '/throws-at-once'])(
      'what a handler throws is recorded and thrown on, and the event given back: %s',
      async (path) => {
        const delivery = signed();
        expect((await post(path, delivery)).status).toBe(500);
        expect((await post(path, delivery)).status).toBe(500);
        const { spans, report: all } = await settled(path, 2);
        expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual([all.errorName, all.errorName]);
        expect(spans.map(({ attributes }) => attributes['webhook.outcome'])).toEqual(['failed', 'failed']);
        expect(all.calls[path]).toBe(2);
      },
    );

    it('a handler that gives no Response has failed', async () => {
      expect((await post('/no-response', signed())).status).toBe(500);
      expect((await settled('/no-response')).spans[0]!.attributes['error.type']).toBe('TypeError');
    });

    it('an answer that refuses is a failure', async () => {
      expect((await post('/server-error', signed())).status).toBe(503);
      expect((await settled('/server-error')).spans[0]!.attributes).toMatchObject({
        'webhook.outcome': 'failed',
        'error.type': '503',
      });
    });

    it('a stream goes out as it is made, and is recorded once it has ended', async () => {
      const delivery = signed();
      const parts: string[] = [];
      await new Promise<void>((resolve, reject) => {
        const { headers, body } = delivery;
        const request = http.request(`${app.origin}/stream`, { method: 'POST', headers }, (response) => {
          response.setEncoding('utf8');
          response.on('data', (part) => {
            // The handler makes the rest after this: a response that was kept back would never get here.
            if (parts.push(part) === 1) void open('stream');
          });
          response.on('end', resolve);
          response.on('error', reject);
        });
        request.on('error', reject);
        request.end(body);
      });
      expect(parts[0]).toBe('first\n');
      expect(parts.join('')).toBe('first\nsecond\nthird\n');
      expect(await outcomes('/stream')).toEqual(['acknowledged']);
      const repeat = await post('/stream', delivery);
      expect(repeat.body.toString()).toBe('first\nsecond\nthird\n');
      expect(repeat.headers['content-type']).toContain('text/plain');
    });

    it('no more of a stream is made than the sender takes, and its source hears that the sender has gone', async () => {
      const { headers, body } = signed();
      const request = http.request(`${app.origin}/endless`, { method: 'POST', headers });
      const started = new Promise<void>((resolve, reject) => {
        request.on('error', reject);
        request.on('response', (response) => {
          response.on('error', () => {});
          response.once('data', () => {
            response.pause();
            resolve();
          });
        });
      });
      request.end(body);
      await started;
      // Sockets and servers hold some of it; then it stands still.
      let made = -1;
      for (let next = 0; next !== made; await new Promise((resolve) => setTimeout(resolve, 300))) {
        made = next;
        next = (await report()).streams.made;
      }
      request.destroy();
      expect(made).toBeLessThan(1_000);
      const { spans, report: all } = await settled('/endless');
      expect(spans[0]!.attributes['webhook.outcome']).toBe('aborted');
      expect(all.streams.cancelled).toBe(true);
    });

    it('a stream that breaks off is a failure', async () => {
      await post('/breaks-off', signed()).catch(() => {});
      const { spans, report: all } = await settled('/breaks-off');
      expect(spans[0]!.attributes).toMatchObject({ 'webhook.outcome': 'failed', 'error.type': all.errorName });
    });

    it.each(['content-length', 'chunked'])('a body over the limit is refused unread: %s', async (framing) => {
      const { headers, body } = signed(Buffer.alloc(2_000, 'x'));
      const length = framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) };
      expect((await post('/small', { headers: { ...headers, ...length }, body })).status).toBe(413);
      expect((await report()).calls['/small']).toBeUndefined();
    });

    it('a sender that goes half way leaves an aborted delivery, and no run', async () => {
      const { headers } = signed();
      const request = http.request(`${app.origin}/aborted`, {
        method: 'POST',
        headers: { ...headers, 'content-length': '1000' },
      });
      request.on('error', () => {});
      request.write('half of it');
      const isInFlight = async () => {
        const points = (await report()).metrics.find(({ name }) => name === 'webhook.in_flight')?.points ?? [];
        return points.some(({ attributes, value }) => attributes['webhook.route'] === '/aborted' && value > 0);
      };
      while (!(await isInFlight()));
      request.destroy();
      expect(await outcomes('/aborted')).toEqual(['aborted']);
      expect((await report()).calls['/aborted']).toBeUndefined();
    });

    it('a handshake is none of the events', async () => {
      const { headers, body } = signDelivery('slack', { secret: SECRET, body: { type: 'url_verification', challenge: 'abc' } });
      const reply = await post('/handshake', { headers, body });
      expect(reply.body.toString()).toContain('abc');
      expect(await outcomes('/handshake')).toEqual(['handshake']);
    });

    it('a handshake that comes by GET is answered where the route asks for it, and nothing else that does', async () => {
      const ask = (token: string) =>
        send(`${app.origin}/challenge?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`, { method: 'GET' });
      const replies = [await ask('the-token'), await ask('another'), await send(`${app.origin}/challenge`, { method: 'GET' })];
      expect(replies.map(({ status }) => status)).toEqual([200, 401, 405]);
      expect(replies[0]!.body.toString()).toBe('1158201444');
      expect(await outcomes('/challenge', 2)).toEqual(['handshake', 'rejected']);
      expect((await report()).calls['/challenge']).toBeUndefined();
    });

    it('what the runtime gives beside the request comes last', async () => {
      expect(JSON.parse((await post('/arguments', signed())).body.toString())).toEqual(runtime.given);
    });

    it('parameters of the path choose the secret', async () => {
      expect((await post('/tenants/acme', signed())).body.toString()).toBe('{"tenant":"acme"}');
      expect((await post('/tenants/other', signed())).status).toBe(401);
    });

    it('another method is no delivery', async () => {
      const reply = await send(`${app.origin}/echo`, { method: 'GET' });
      expect(reply.status).toBe(405);
      expect(reply.headers.allow).toBe('POST');
    });

    it('observe mode lets a forged delivery through, and hands nothing out as verified', async () => {
      const body = Buffer.from('{}');
      const wrong = createHmac('sha256', 'another secret').update(body).digest('hex');
      const reply = await post('/observed', { headers: { 'x-hub-signature-256': `sha256=${wrong}` }, body });
      expect(reply.body.toString()).toBe('{"verified":false}');
      expect((await settled('/observed')).spans[0]!.attributes).toMatchObject({
        'webhook.outcome': 'rejected',
        'webhook.signature.status': 'invalid',
        'webhook.mode': 'observe',
      });
    });
  });
}
