import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generateSchema } from '../../scripts/json-schema.js';
import { reference } from '../../src/config/environment.js';
import { loadConfig } from '../../src/config/index.js';
import { configSchema } from '../../src/config/schema.js';
import { METHODS, MODES, STORE_FAILURES } from '../../src/config/words.js';
import { providerNames } from '../../src/providers/index.js';
import { folder } from './helpers.js';

const root = join(import.meta.dirname, '..', '..');
const validate: ValidateFunction = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(generateSchema()));
const byEditor = (config: unknown): boolean => validate(config);
const atStart = (config: unknown): boolean => v.is(configSchema('file'), config);

it('schema.json is what the schema makes (else: node scripts/write-schema.mjs)', () => {
  expect(readFileSync(join(root, 'schema.json'), 'utf8')).toBe(generateSchema());
});

it('explains every option, and gives the default of those that have one', () => {
  const { properties } = JSON.parse(generateSchema());
  const route: Record<string, { description?: string; default?: unknown }> = properties.routes.items.properties;
  for (const [name, option] of Object.entries({ ...properties, ...route })) {
    expect(option, name).toHaveProperty('description');
  }
  expect(properties.mode.default).toBe('enforce');
  expect(Object.fromEntries(Object.entries(route).map(([name, option]) => [name, option.default]))).toMatchObject({
    method: 'POST',
    idempotencyKey: false,
    onStoreFailure: 'run',
    requireProcessingMark: false,
    processingDeadline: '10m',
    captureBody: false,
    captureHeaders: true,
  });
});

describe('examples in the documentation', () => {
  const text = readFileSync(join(root, 'docs', 'reference', 'configuration.md'), 'utf8');
  const examples = [...text.matchAll(/```(yaml|json)\n(# webhooks\.config.*?\n|)(.*?)```/gs)].map(([, language, , code]) => ({
    language,
    code,
  }));

  it.each(examples)('example %#', ({ language, code = '' }) => {
    const document = language === 'json' ? JSON.parse(code) : parse(code);
    const config = document['instrumentation/development']?.js.webhooks ?? document;
    expect(byEditor(config), JSON.stringify(validate.errors)).toBe(true);
  });

  it('load, once their variables are set', () => {
    const env = {
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      GITHUB_WEBHOOK_SECRET: 'new',
      GITHUB_WEBHOOK_SECRET_OLD: 'old',
      SHOPIFY_SECRET: 'x',
    };
    const [first, , otel] = examples;
    const cwd = folder({ 'webhooks.config.yaml': first?.code ?? '', 'otel.yaml': otel?.code ?? '' });
    const paths = (more: object) => loadConfig({ cwd, env: { ...env, ...more } }).config.routes.map(({ path }) => path);
    expect(paths({})).toEqual(['/webhooks/stripe', '/webhooks/github']);
    expect(paths({ OTEL_CONFIG_FILE: 'otel.yaml' })).toEqual(['/webhooks/shopify']);
  });

  it('are there', () => expect(examples.length).toBeGreaterThanOrEqual(3));
});

describe('editors and the start of a process agree', () => {
  const route = { path: '/a', provider: 'github' };

  it.each([
    { routes: [] },
    { routes: [{ ...route, signature_secret: 'x' }] },
    { routes: [{ path: '/a' }] },
    { routes: [{ ...route, provider: 'githbu' }] },
    { routes: [{ ...route, path: 'a' }] },
    { routes: [{ ...route, tolerance: 300 }] },
    { routes: [{ ...route, tolerance: '300' }] },
    { routes: [{ ...route, maxBodySize: '1mb' }] },
    { routes: [{ ...route, method: 'post' }] },
    { routes: [{ ...route, method: [] }] },
    { routes: [{ ...route, signatureSecret: [] }] },
    { routes: [{ ...route, signatureSecret: ' ' }] },
    { routes: [{ ...route, signatureSecret: { file: 'x', other: 1 } }] },
    { routes: [{ ...route, idempotencyKey: 'data.id' }] },
    { routes: [{ ...route, events: 'push' }] },
    { routes: [{ ...route, requireProcessingMark: 'yes' }] },
    { routes: [{ ...route, provider: { algorithm: 'token', signature: { header: 'a' } } }] },
    { routes: [{ ...route, provider: { name: 'a', algorithm: 'md5', signature: { header: 'a' } } }] },
    { routes: [{ ...route, provider: { name: 'a', algorithm: 'token', signature: { header: 'a', as: 'hex' } } }] },
    { routes: [{ ...route, provider: { name: 'a', algorithm: 'token', signature: { header: 'a' }, eventId: 'id' } }] },
    { routes: [{ ...route, provider: { name: 'a', variants: [] } }] },
    { routes: [route], mode: 'on' },
    { routes: [route], store: 'http://x' },
    { routes: [route], store: 'redis://x/y' },
    { routes: [route], store: { redis: { url: 'redis://x', encryptionKey: 'short' } } },
    { routes: [route], store: { memory: { maxEntries: 0 } } },
    { routes: route },
    {},
    [],
    null,
    'x',
  ])('both refuse %j', (config) => {
    expect([byEditor(config), atStart(config)]).toEqual([false, false]);
  });

  it('an editor wants the settings of one way of signing, or variants, and not both', () => {
    const scheme = { algorithm: 'token', signature: { header: 'a' } };
    const takes = (provider: object) => byEditor({ routes: [{ ...route, provider }] });
    expect([takes({ name: 'a', ...scheme }), takes({ name: 'a', variants: [scheme] })]).toEqual([true, true]);
    expect([takes({ name: 'a' }), takes({ name: 'a', ...scheme, variants: [scheme] })]).toEqual([false, false]);
  });

  it('an editor takes what is taken at the start', () => {
    const duration = fc.constantFrom('1s', '300s', '10m', '24h');
    const secret = fc.oneof(fc.stringMatching(/^[!-~]{1,20}$/), fc.record({ file: fc.stringMatching(/^[a-z/]{1,10}$/) }));
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('300', 'x', '1mb', '/a', {}, []));
    const routes = fc.array(
      fc.record(
        {
          path: fc.oneof({ weight: 9, arbitrary: fc.stringMatching(/^\/[a-z]{0,5}$/) }, anything),
          provider: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...providerNames) }, anything),
          method: fc.oneof(fc.constantFrom(...METHODS), fc.array(fc.constantFrom(...METHODS), { maxLength: 2 }), anything),
          signatureSecret: fc.oneof(secret, fc.array(secret, { maxLength: 3 }), anything),
          tolerance: fc.oneof(duration, anything),
          idempotencyKey: fc.oneof(fc.boolean(), fc.constantFrom('header:x-id', 'body:data.id'), anything),
          onStoreFailure: fc.oneof(fc.constantFrom(...STORE_FAILURES), anything),
          captureBody: fc.oneof(fc.boolean(), anything),
          events: fc.oneof(fc.array(fc.stringMatching(/^[a-z.]{1,5}$/), { maxLength: 2 }), anything),
          mode: fc.oneof(fc.constantFrom(...MODES), anything),
          other: anything,
        },
        { requiredKeys: ['path', 'provider'] },
      ),
      { minLength: 1, maxLength: 2 },
    );
    let taken = 0;
    fc.assert(
      fc.property(routes, (list) => {
        const sparse = list.map((entry, i) =>
          Object.fromEntries(Object.entries(entry).filter((_, j) => j < 2 || (i + j) % 3 === 0)),
        );
        const config = { routes: sparse };
        if (!atStart(config)) return;
        taken++;
        expect(byEditor(config), JSON.stringify([config, validate.errors])).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it('an editor takes a variable in the place of anything that is no list and no object', () => {
    const variable = reference('X');
    const options = [
      'path',
      'method',
      'provider',
      'signatureSecret',
      'tolerance',
      'idempotencyKey',
      'onStoreFailure',
      'requireProcessingMark',
      'maxBodySize',
      'publicUrl',
      'mode',
      'eventTypeHeader',
    ];
    const config = { mode: variable, store: variable, routes: [Object.fromEntries(options.map((option) => [option, variable]))] };
    expect(byEditor(config), JSON.stringify(validate.errors)).toBe(true);
  });
});
