import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNode } from '../helpers/app-process.js';
import { folderWith } from './folder-with.js';

interface Span {
  readonly name: string;
  readonly parent?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Printed {
  readonly statuses: number[];
  readonly spans: Span[];
  readonly tracked: boolean[];
  readonly handlerMs: number[];
}

const isOurs = ({ name }: Span) => name === 'process stripe';
/** Where nobody names the server span after the route, we do. */
const nameOf = ({ name }: Span) => name.replace(/^(GET|POST) .*/, '$1');
const namesOf = (spans: readonly Span[]) => spans.map(nameOf).sort();

async function run(FRAMEWORK: string, cwd: string, ORDER: string): Promise<Printed> {
  const { code, stdout, stderr } = await runNode({
    file: join(import.meta.dirname, 'spans-app.cjs'),
    cwd,
    env: { FRAMEWORK, ORDER, OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
  });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

/** The framework, a span that another's instrumentation of it makes, and what it calls the webhook's route. */
const FRAMEWORKS = [
  { framework: 'fastify4', theirSpan: 'POST', route: '/webhooks/:provider' },
  { framework: 'fastify', theirSpan: 'request', route: '/webhooks/:provider' },
  { framework: 'koa', theirSpan: 'router - /webhooks/:provider', route: '/webhooks/:provider' },
  { framework: 'koa', installedAs: 'koa2', theirSpan: 'router - /webhooks/:provider', route: '/webhooks/:provider' },
  { framework: 'hapi', theirSpan: 'hooks: route - /{provider}', route: '/webhooks/{provider}' },
  { framework: 'hono', theirSpan: 'POST', route: '/webhooks/:provider' },
  { framework: 'nest on Express', theirSpan: 'Hooks.receive', route: '/webhooks/:provider' },
  { framework: 'nest on Fastify', theirSpan: 'Hooks.receive', route: '/webhooks/:provider' },
];

describe.each(FRAMEWORKS)('$framework $installedAs', ({ framework, installedAs, theirSpan, route }) => {
  test('others keep every span in either order; ours have the route, the error and the whole of the handler', async () => {
    const cwd = installedAs === undefined ? import.meta.dirname : folderWith(installedAs, framework);
    const without = await run(framework, cwd, 'without');
    expect(without.statuses.map((status) => (status === 201 ? 200 : status))).toEqual([200, 500, 200, 500, 200]);
    expect(namesOf(without.spans).some((name) => name.startsWith(theirSpan))).toBe(true);
    for (const order of ['ours', 'theirs']) {
      const { statuses, spans, tracked, handlerMs } = await run(framework, cwd, order);
      expect(statuses, order).toEqual(without.statuses);
      expect(namesOf(spans.filter((span) => !isOurs(span))), order).toEqual(namesOf(without.spans));
      const ours = spans.filter(isOurs).map(({ attributes }) => attributes);
      expect(ours, order).toMatchObject([
        { 'webhook.outcome': 'acknowledged', 'http.route': route },
        { 'webhook.outcome': 'failed', 'error.type': 'TypeError', 'http.route': route },
        { 'webhook.outcome': 'acknowledged', 'http.route': route },
      ]);
      expect(tracked, order).toEqual([true, true, true]);
      for (const [i, attributes] of ours.entries()) {
        expect(Number(attributes['webhook.handler.duration']) * 1000).toBeGreaterThanOrEqual(handlerMs[i]!);
      }
    }
  });
});
