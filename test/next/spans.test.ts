import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { type NextApp, startNext, VERSIONS } from './next-app.js';
import { signed } from './requests.js';

const TARGETS = ['/webhooks/stripe', '/webhooks/any/one', '/before/any/two', '/api/webhooks/named/one', '/webhooks/edge'];
const OURS = '@outworx/otel-webhooks';

interface Traced {
  readonly app: NextApp;
  readonly receiver: OtlpReceiver;
}

async function startTraced(version: '15' | '16', env: Readonly<Record<string, string>> = {}): Promise<Traced> {
  const receiver = await startOtlpReceiver();
  const app = await startNext({
    version,
    project: 'main',
    door: 'next start',
    registered: 'instrumentation.ts',
    env: {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
      ...env,
    },
  });
  return { app, receiver };
}

/** The spans of one request, once the span that Next begins with is there. Modules are loaded by another one before. */
async function traceOf({ app, receiver }: Traced, target: string): Promise<ReceivedSpan[]> {
  const isFirst = ({ attributes }: ReceivedSpan) =>
    attributes['http.target'] === target && attributes['next.span_type'] === 'BaseServer.handleRequest';
  await signed(app, target, 1);
  await signed(app, target, 1);
  await expect.poll(() => receiver.spans.filter(isFirst), { timeout: 20_000 }).toHaveLength(2);
  const { traceId } = receiver.spans.findLast(isFirst)!;
  return receiver.spans.filter((span) => span.traceId === traceId && span.attributes['next.span_type'] !== 'AppRender.fetch');
}

/** What a span tells of where it stands. */
const told = ({ name, attributes }: ReceivedSpan) =>
  [name, attributes['next.span_type'], attributes['next.route'], attributes['http.route'], attributes['http.status_code']].join(
    ' ',
  );

describe.each(VERSIONS)('Next %s', (version) => {
  let withUs: Traced;
  let without: Traced;
  beforeAll(async () => {
    [withUs, without] = await Promise.all([startTraced(version), startTraced(version, { WITHOUT_US: '1' })]);
  });
  afterAll(() => Promise.all([withUs, without].map(({ app, receiver }) => Promise.all([app.stop(), receiver.close()]))));

  test.each(TARGETS)("%s: Next's own spans are those that there are without us, and ours is among them", async (target) => {
    const all = await traceOf(withUs, target);
    const theirs = all.filter(({ scope }) => scope !== OURS);
    expect(theirs.map(told).sort()).toEqual((await traceOf(without, target)).map(told).sort());
    expect(theirs.length).toBeGreaterThan(1);
    const [ours] = all.filter(({ scope }) => scope === OURS);
    expect(ours!.attributes['webhook.outcome']).toBe(target.endsWith('edge') ? 'acknowledged' : 'processed');
  });

  /*
    process stripe                              of the path that the config has
      POST /webhooks/any/[name]                 Next's

    POST /webhooks/any/[name]                   of a path that is rewritten to it
      process stripe
        executing api route (app) /webhooks/any/[name]
  */
  test('our span is above those of Next at the first gate, and among them at the second', async () => {
    const [direct, rewritten] = [await traceOf(withUs, '/webhooks/any/one?a'), await traceOf(withUs, '/before/any/two?b')];
    const parentOf = (spans: ReceivedSpan[], span: ReceivedSpan) => spans.find(({ spanId }) => spanId === span.parentSpanId);
    const ours = (spans: ReceivedSpan[]) => spans.find(({ scope }) => scope === OURS)!;
    const first = (spans: ReceivedSpan[]) =>
      spans.find(({ attributes }) => attributes['next.span_type'] === 'BaseServer.handleRequest')!;
    expect(parentOf(direct, first(direct))).toBe(ours(direct));
    expect(parentOf(rewritten, ours(rewritten))).toBe(first(rewritten));
  });

  test.each([
    ['/webhooks/any/one', '/webhooks/any/[name]'],
    ['/webhooks/rest/a/b', '/webhooks/rest/[...rest]'],
    ['/before/any/two', '/webhooks/any/[name]'],
    ['/api/webhooks/named/one', '/api/webhooks/named/[name]'],
    ['/fallback/edge', '/api/webhooks/edge'],
  ])('%s: http.route is the page that Next found', async (target, route) => {
    const { receiver, app } = withUs;
    const { id } = await signed(app, target, 1);
    const ours = () => receiver.spans.filter(({ attributes }) => attributes['webhook.event.id'] === id);
    await expect.poll(ours).toHaveLength(1);
    expect(ours()[0]!.attributes['http.route']).toBe(route);
  });

  test.each(['/webhooks/throws', '/api/webhooks/throws', '/before/throws'])(
    '%s: the error that a handler throws is recorded, and the event comes again',
    async (target) => {
      const { receiver, app } = withUs;
      const { id, replies } = await signed(app, target, 2);
      expect(replies.map(({ status }) => status)).toEqual([500, 500]);
      const ours = () => receiver.spans.filter(({ attributes }) => attributes['webhook.event.id'] === id);
      await expect.poll(ours).toHaveLength(2);
      expect(ours().map(({ attributes }) => attributes['webhook.outcome'])).toEqual(['failed', 'failed']);
      expect(ours().map(({ attributes }) => attributes['error.type'])).toEqual(['RangeError', 'RangeError']);
    },
  );
});
