import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type AppProcess, runNode, startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { REPOSITORY, requireBuild } from '../helpers/repository.js';

requireBuild();
const APP = join(import.meta.dirname, 'apps/plain.mjs');
const REGISTER = ['--import', '@outworx/otel-webhooks/register'];
const BUILT = join(REPOSITORY, 'dist/register.js');
const SECRET = 'whsec_register';
const GOOD_CONFIG =
  'routes:\n  - { path: /webhooks/stripe, provider: stripe, signatureSecret: "${SECRET}", idempotencyKey: true }\n';

let folder: string;
let app: AppProcess | undefined;
let receiver: OtlpReceiver | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'register-'));
});
afterEach(async () => {
  await app?.stop('SIGKILL');
  await receiver?.close();
  app = undefined;
  receiver = undefined;
  rmSync(folder, { recursive: true });
});

function configFile(text: string): string {
  const file = join(folder, 'webhooks.config.yaml');
  writeFileSync(file, text);
  return file;
}

async function start(env: NodeJS.ProcessEnv): Promise<AppProcess> {
  const OUTWORX_WEBHOOKS_CONFIG = configFile(GOOD_CONFIG);
  app = await startApp({ file: APP, cwd: REPOSITORY, nodeArgs: REGISTER, env: { OUTWORX_WEBHOOKS_CONFIG, SECRET, ...env } });
  return app;
}

async function deliver(origin: string, secret = SECRET): Promise<number> {
  const body = JSON.stringify({ id: 'evt_1', type: 'invoice.paid', created: Math.floor(Date.now() / 1_000) });
  const { headers } = signDelivery('stripe', { body, secret });
  return (await send(`${origin}/webhooks/stripe`, { body, headers: { ...headers } })).status;
}

describe('a config that cannot be right', () => {
  test.each([
    [
      'a typo',
      'routes:\n  - path: /x\n    provider: strip\n    signatureSecret: s\n',
      /webhooks\.config\.yaml:3:\d+.*\n?[\s\S]*stripe/,
    ],
    ['an unset variable', 'routes:\n  - path: /x\n    provider: stripe\n    signatureSecret: ${NOT_SET}\n', /NOT_SET/],
    ['an empty file', '', /empty/],
  ])('%s ends the process before the application starts', async (_what, text, message) => {
    const env = { OUTWORX_WEBHOOKS_CONFIG: configFile(text) };
    const { code, stdout, stderr } = await runNode({ file: APP, cwd: REPOSITORY, nodeArgs: REGISTER, env });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
    expect([code, stdout]).toEqual([1, '']);
  });

  test('no file at all: the error says where it looked', async () => {
    const { code, stderr } = await runNode({
      file: APP,
      cwd: REPOSITORY,
      nodeArgs: REGISTER,
      env: { OUTWORX_WEBHOOKS_CONFIG: join(folder, 'none.yaml') },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('none.yaml');
  });
});

describe('where it goes', () => {
  test('nothing set: one readable line per delivery, on stderr', async () => {
    const { origin, output, stop } = await start({});
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin, 'whsec_wrong')).toBe(401);
    // The answer may be here before the line is: without a handler the signal would come between the two.
    const lines = await vi.waitFor(() => {
      const printed = output.stderr.trim().split('\n');
      expect(printed).toHaveLength(3);
      return printed;
    });
    await stop();
    expect(lines[0]).toMatch(
      /^webhook stripe {3}processed {4}200 .* \/webhooks\/stripe invoice\.paid evt_1 signature=valid dedupe=first$/,
    );
    expect(lines[1]).toContain('duplicate');
    expect(lines[2]).toMatch(/rejected .* 401 .* signature=invalid reason=wrong_secret error=signature_invalid$/);
  });

  test('OTEL_SDK_DISABLED: verified all the same, and quiet', async () => {
    const { origin, output, stop } = await start({ OTEL_SDK_DISABLED: 'true' });
    expect([await deliver(origin), await deliver(origin, 'whsec_wrong')]).toEqual([200, 401]);
    await stop();
    expect(output.stderr).toBe('');
  });

  test('the Outworx preset: three signals with the key in a header, which no child process would inherit', async () => {
    receiver = await startOtlpReceiver();
    const { origin, output, stop } = await start({
      OUTWORX_HOOKS_API_KEY: 'ohk_test',
      OUTWORX_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin, 'whsec_wrong')).toBe(401);
    expect(await stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
    expect(new Set(receiver.requests.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/metrics', '/v1/logs']));
    expect(new Set(receiver.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer ohk_test']));
    expect(receiver.spans.map(({ name }) => name)).toEqual(['process stripe', 'process stripe']);
    expect(output.stdout).toMatch(/leaked 0[\s\S]*after 0/);
    expect(output.stderr).toBe('');
  });

  test('a declarative config file of OpenTelemetry', async () => {
    receiver = await startOtlpReceiver();
    const file = join(folder, 'otel.yaml');
    const exporter = (signal: string) => `{ otlp_http: { endpoint: ${receiver?.endpoint}/v1/${signal}, encoding: json } }`;
    writeFileSync(
      file,
      `file_format: "1.0"
tracer_provider: { processors: [{ batch: { exporter: ${exporter('traces')} } }] }
meter_provider: { readers: [{ periodic: { exporter: ${exporter('metrics')} } }] }
logger_provider: { processors: [{ batch: { exporter: ${exporter('logs')} } }] }
`,
    );
    const { origin, stop } = await start({ OTEL_CONFIG_FILE: file });
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin, 'whsec_wrong')).toBe(401);
    expect(await stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
    expect(receiver.spans.map(({ attributes }) => attributes['webhook.outcome'])).toEqual(['processed', 'rejected']);
    expect(receiver.points().find(({ metric }) => metric === 'webhook.deliveries')?.value).toBe(1);
    expect(receiver.logs.map(({ eventName }) => eventName)).toEqual(['webhook.rejected']);
  });
});

describe('routes in code, and no config', () => {
  const startInCode = async (env: NodeJS.ProcessEnv) => {
    const file = join(import.meta.dirname, 'apps/in-code.mjs');
    app = await startApp({ file, cwd: REPOSITORY, nodeArgs: REGISTER, env: { OUTWORX_WEBHOOKS_CONFIG: 'none', SECRET, ...env } });
    return app;
  };

  test('without a file it says what to do; with `none` every route is where its handler is', async () => {
    const { code, stderr } = await runNode({ file: APP, cwd: folder, nodeArgs: ['--import', BUILT], env: {} });
    expect([code, stderr]).toEqual([1, expect.stringContaining('OUTWORX_WEBHOOKS_CONFIG=none where all routes are in code')]);
    const { origin, output, stop } = await startInCode({});
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin, 'whsec_wrong')).toBe(401);
    await vi.waitFor(() => expect(output.stderr).toMatch(/ processed .*\n.* duplicate .*\n.* rejected /s));
    await stop();
  });

  test('what operators must know is a line on stderr, once', async () => {
    const { origin, output, stop } = await startInCode({ NODE_APP_INSTANCE: '3', OTEL_SDK_DISABLED: 'true' });
    expect(await deliver(origin)).toBe(200);
    expect(await deliver(origin)).toBe(200);
    await stop();
    const lines = output.stderr.trim().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^@outworx\/otel-webhooks: this is one of several processes \(instance 3 of PM2\)/),
      expect.stringMatching(
        /^@outworx\/otel-webhooks: another WebhookInstrumentation is active in this process: this one steps back$/,
      ),
    ]);
  });

  test('an application that set a logger of its own reads it there, and there only', async () => {
    const { origin, output, stop } = await startInCode({ OWN_LOGGER: 'yes', OTEL_SDK_DISABLED: 'true' });
    expect(await deliver(origin)).toBe(200);
    await stop();
    expect(output.stderr.match(/steps back/g)).toHaveLength(2);
    expect(output.stderr).not.toContain('@outworx/otel-webhooks: ');
  });
});

test('an application that drains at a signal ends by itself, also when the collector is away', async () => {
  app = await startApp({
    file: join(import.meta.dirname, 'apps/draining.mjs'),
    cwd: REPOSITORY,
    nodeArgs: REGISTER,
    env: {
      OUTWORX_WEBHOOKS_CONFIG: configFile(GOOD_CONFIG),
      SECRET,
      // The discard port: refused at once.
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      // How long the exporter itself tries: it is what keeps the process.
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    },
  });
  expect(await deliver(app.origin)).toBe(200);
  expect(await app.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(app.output.stdout).toContain('drained');
});

test('an application that comes to its end by itself has sent all three signals', async () => {
  receiver = await startOtlpReceiver();
  app = await startApp({
    file: join(import.meta.dirname, 'apps/ends-by-itself.mjs'),
    cwd: REPOSITORY,
    nodeArgs: REGISTER,
    env: {
      OUTWORX_WEBHOOKS_CONFIG: configFile(GOOD_CONFIG),
      SECRET,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      // Nothing goes out before the end.
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      OTEL_BLRP_SCHEDULE_DELAY: '60000',
    },
  });
  expect(await deliver(app.origin, 'whsec_wrong')).toBe(401);
  expect(await app.ended()).toEqual({ code: 0, signal: null });
  expect(new Set(receiver.requests.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/metrics', '/v1/logs']));
});
