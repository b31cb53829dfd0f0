import { createServer } from 'node:http';
import {
  ATTR_WEBHOOK_OUTCOME,
  type Claim,
  type ClaimRequest,
  ConfigError,
  type DedupeStore,
  defineConfig,
  defineProvider,
  getDelivery,
  track,
  WebhookInstrumentation,
} from '@outworx/otel-webhooks';
import { withWebhookMonitoring } from '@outworx/otel-webhooks/fetch';
import { webhook as honoWebhook, webhookGuard } from '@outworx/otel-webhooks/hono';
import { webhook as koaWebhook } from '@outworx/otel-webhooks/koa';
import { withLambdaWebhook } from '@outworx/otel-webhooks/lambda';
import { Webhook, type WebhookContext, WebhookDelivery } from '@outworx/otel-webhooks/nest';
import { postgresStore } from '@outworx/otel-webhooks/postgres';
import { redisStore } from '@outworx/otel-webhooks/redis';
import '@outworx/otel-webhooks/register';
import { signDelivery } from '@outworx/otel-webhooks/testing';

const store: DedupeStore = {
  claim: (_key: string, _by: ClaimRequest): Claim => ({ state: 'claimed', attempt: 1 }),
  extend: () => true,
  complete: async () => true,
  release: () => {},
  whenSettled: () => Promise.resolve(true),
  forget: () => false,
};

const acme = defineProvider({
  name: 'acme',
  algorithm: 'hmac-sha256',
  signature: { header: 'acme-signature', encoding: 'hex' },
  signed: '{body}',
});

export const config = defineConfig({
  mode: 'observe',
  store,
  routes: [
    {
      path: '/webhooks/stripe',
      provider: 'stripe',
      signatureSecret: ['a', { file: 'b' }],
      tolerance: '300s',
      idempotencyKey: true,
    },
    { path: '/webhooks/:tenant/acme', provider: acme, signatureSecret: ({ params }) => params.tenant },
    // @ts-expect-error: a number has no unit
    { path: '/webhooks/slack', provider: 'slack', tolerance: 300 },
  ],
});
defineConfig({ store: 'rediss://cache:6380/1', routes: [] });
defineConfig({ store: redisStore({ call: async (_command: string, ..._args: string[]): Promise<unknown> => 'OK' }), routes: [] });
defineConfig({ store: postgresStore({ query: async (_text: string, _values: unknown[]) => ({ rows: [] }) }), routes: [] });
// @ts-expect-error: not a client
redisStore({});
// @ts-expect-error: there is no such store
defineConfig({ store: 'mongodb://x', routes: [] });
// @ts-expect-error: there is no such mode
defineConfig({ mode: 'watch', routes: [] });

new WebhookInstrumentation(config).disable();

createServer((req, res) => {
  const event: string | undefined = getDelivery()?.eventId;
  if (event === undefined) track.ignored('no event');
  else req.outworxTrack?.processed();
  res.end();
});

export const outcome: 'webhook.outcome' = ATTR_WEBHOOK_OUTCOME;
export const signature: string | undefined = signDelivery(acme, { secret: 's', body: {} }).headers['acme-signature'];
export const places = (error: unknown): string[] => (error instanceof ConfigError ? error.problems.map(({ path }) => path) : []);

interface NextContext {
  readonly params: Promise<{ tenant: string }>;
}
// As Next, Hono and a Worker call them.
export const POST: (request: Request, context: NextContext) => Promise<Response> = withWebhookMonitoring(
  { provider: 'stripe', signatureSecret: 's' },
  async (request, webhook, { params }: NextContext) => {
    webhook.track.processed();
    return Response.json([await request.json(), webhook.delivery.eventId, (await params).tenant]);
  },
);
export const plain: (request: Request) => Promise<Response> = withWebhookMonitoring(
  { path: '/webhooks/stripe', provider: 'stripe', signatureSecret: 's', store },
  () => new Response('ok'),
);
// @ts-expect-error: a handler gives a Response
withWebhookMonitoring({ provider: 'stripe' }, () => 'ok');

interface LambdaEvent {
  readonly body?: string;
}
const lambda = withLambdaWebhook({ provider: 'stripe', signatureSecret: 's' }, async (event: LambdaEvent, { rawBody }) => {
  return { statusCode: 200, body: event.body ?? rawBody.toString() };
});
export const status: Promise<number> = lambda({ body: '{}' }, {}).then(({ statusCode }) => statusCode);

const options = { provider: 'stripe', signatureSecret: 'whsec_x', store } as const;
export const middlewares = [koaWebhook(options), honoWebhook({ ...options, path: '/stripe' }), webhookGuard()];
export const method: MethodDecorator = Webhook(options);
export const parameter: ParameterDecorator = WebhookDelivery();
export const mark = ({ track: marks, delivery }: WebhookContext) => delivery.verified && marks.processed();
