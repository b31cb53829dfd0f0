/** The same handlers on every runtime: `app` is a fetch handler, with whatever the runtime gives beside the request. */
import { trace } from '@opentelemetry/api';
import { track as globalTrack, withWebhookMonitoring } from '@outworx/otel-webhooks/fetch';
import { exported, startTelemetry } from './telemetry.mjs';

startTelemetry();

const SECRET = 'a secret of the tests';
const github = { provider: 'github', signatureSecret: SECRET, idempotencyKey: true };
const json = (value, init) => Response.json(value, init);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class PaymentError extends Error {}

/** How often each handler ran, what it saw, and what the tests have let go on. */
const calls = {};
const seen = {};
const open = new Set();
const streams = { made: 0, cancelled: false };

async function opened(gate) {
  while (!open.has(gate)) await sleep(5);
}

function twoCookies() {
  const headers = new Headers({ 'x-kept': 'yes' });
  headers.append('set-cookie', 'a=1');
  headers.append('set-cookie', 'b=2; Path=/');
  return new Response('two cookies', { status: 202, headers });
}

function handlersOf(definitions) {
  return new Map(
    definitions.map(([path, options, handler]) => {
      const counted = (request, webhook, ...args) => {
        calls[path] = (calls[path] ?? 0) + 1;
        seen[path] = webhook.delivery;
        return handler(request, webhook, ...args);
      };
      return [path, withWebhookMonitoring({ path, ...options }, counted)];
    }),
  );
}

const handlers = handlersOf([
  [
    '/echo',
    github,
    async (request) => new Response(await request.arrayBuffer(), { headers: { 'content-type': 'image/x-test' } }),
  ],
  ['/unread', github, () => new Response(null, { status: 204 })],
  ['/aborted', github, () => new Response('no')],
  [
    '/duplicate',
    github,
    async (request, { track }) => {
      await request.text();
      track.processed();
      return json({ run: calls['/duplicate'] }, { status: 201, headers: { 'set-cookie': 'a=1', 'x-other': 'y' } });
    },
  ],
  ['/cookies', github, () => twoCookies()],
  [
    '/slow',
    github,
    async () => {
      await opened('slow');
      return json({ run: calls['/slow'] });
    },
  ],
  [
    '/stuck',
    github,
    async () => {
      await opened('stuck');
      return new Response('done');
    },
  ],
  ['/silent', { ...github, requireProcessingMark: true }, () => json({ run: calls['/silent'] })],
  [
    '/marked',
    { ...github, requireProcessingMark: true },
    async () => {
      await sleep(1);
      globalTrack.processed();
      return json({ ok: true });
    },
  ],
  ['/ignored', { ...github, requireProcessingMark: true, events: ['push'] }, () => json({ ok: true })],
  [
    '/throws',
    github,
    async () => {
      await sleep(1);
      throw new PaymentError('the card was declined');
    },
  ],
  [
    '/throws-at-once',
    github,
    () => {
      throw new PaymentError('the card was declined');
    },
  ],
  ['/no-response', github, () => ({ ok: true })],
  ['/server-error', github, () => new Response('no', { status: 503 })],
  [
    '/stream',
    github,
    () => {
      const parts = ['first\n', 'second\n', 'third\n'];
      const encoder = new TextEncoder();
      const body = new ReadableStream(
        {
          async pull(controller) {
            const part = parts.shift();
            if (part === undefined) return controller.close();
            // The rest is made once somebody has seen the first part.
            if (part.startsWith('second')) await opened('stream');
            controller.enqueue(encoder.encode(part));
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body, { headers: { 'content-type': 'text/plain' } });
    },
  ],
  [
    '/endless',
    github,
    () => {
      const piece = new Uint8Array(64 * 1024);
      const body = new ReadableStream(
        {
          async pull(controller) {
            await sleep(0);
            streams.made++;
            controller.enqueue(piece.slice());
          },
          cancel() {
            streams.cancelled = true;
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body);
    },
  ],
  [
    '/breaks-off',
    github,
    () => {
      let isFirst = true;
      const body = new ReadableStream({
        async pull(controller) {
          await sleep(1);
          if (isFirst) controller.enqueue(new TextEncoder().encode('a part'));
          else controller.error(new PaymentError('half way'));
          isFirst = false;
        },
      });
      return new Response(body);
    },
  ],
  ['/small', { ...github, maxBodySize: '1kib' }, () => json({ ok: true })],
  [
    '/handshake',
    { provider: 'slack', signatureSecret: SECRET, idempotencyKey: true },
    async (request) => new Response((await request.json()).challenge),
  ],
  [
    '/challenge',
    { provider: 'meta', signatureSecret: SECRET, handshake: 'answer', verifyToken: 'the-token' },
    () => new Response('ran'),
  ],
  [
    '/arguments',
    github,
    (_request, _webhook, ...args) => json(args.filter((arg) => arg?.given !== undefined).map(({ given }) => ({ given }))),
  ],
  [
    '/tenants/:tenant',
    { ...github, signatureSecret: ({ params }) => (params.tenant === 'acme' ? SECRET : undefined) },
    (_request, { delivery }) => json(delivery.params),
  ],
  ['/observed', { ...github, mode: 'observe' }, (_request, { delivery }) => json({ verified: delivery.verified })],
]);

/** Both the tests' own doors and the handlers, under one server span. */
export function app(request, ...args) {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/_report')
    return exported().then((telemetry) => json({ calls, seen, streams, errorName: PaymentError.name, ...telemetry }));
  if (pathname === '/_open') {
    open.add(searchParams.get('gate'));
    return json({ ok: true });
  }
  if (pathname === '/_cookies') return twoCookies();
  const handler = handlers.get(pathname.startsWith('/tenants/') ? '/tenants/:tenant' : pathname);
  if (handler === undefined) return new Response('not found', { status: 404 });
  return trace.getTracer('app').startActiveSpan(`POST ${pathname}`, async (span) => {
    try {
      return await handler(request, ...args);
    } finally {
      span.end();
    }
  });
}
