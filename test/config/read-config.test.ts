import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DiagLogger, diag } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reference } from '../../src/config/environment.js';
import { type ConfigError, loadConfig } from '../../src/config/index.js';
import { folder, problemsOf } from './helpers.js';

const at = (path: string): string => `routes: [{ path: ${path}, provider: github }]`;
const otel = (path: string): string =>
  `file_format: "1.0"\ninstrumentation/development:\n  js:\n    webhooks:\n      ${at(path)}\n`;

const pathOf = (options: Parameters<typeof loadConfig>[0]): string | undefined => loadConfig(options).config.routes[0]?.path;

describe('where a config is looked for', () => {
  it.each(['.yaml', '.yml'])('finds webhooks.config%s in the working directory', (extension) => {
    const cwd = folder({ [`webhooks.config${extension}`]: at('/cwd') });
    const { file, config } = loadConfig({ cwd, env: {} });
    expect(file).toBe(join(cwd, `webhooks.config${extension}`));
    expect(config.routes[0]?.path).toBe('/cwd');
  });

  it('prefers an explicit file, then OUTWORX_WEBHOOKS_CONFIG, then OTEL_CONFIG_FILE, then the working directory', () => {
    const cwd = folder({
      'webhooks.config.yaml': at('/cwd'),
      'otel.yaml': otel('/otel'),
      'env.json': JSON.stringify({ routes: [{ path: '/env', provider: 'github' }] }),
      'option.yml': at('/option'),
    });
    const env = { OTEL_CONFIG_FILE: 'otel.yaml', OUTWORX_WEBHOOKS_CONFIG: 'env.json' };
    expect(pathOf({ cwd, env, file: 'option.yml' })).toBe('/option');
    expect(pathOf({ cwd, env })).toBe('/env');
    expect(pathOf({ cwd, env: { ...env, OUTWORX_WEBHOOKS_CONFIG: '' } })).toBe('/otel');
    expect(pathOf({ cwd, env: {} })).toBe('/cwd');
  });

  it('says so when a file in the working directory is passed over', () => {
    const logger = { warn: vi.fn(), error: vi.fn(), info: vi.fn(), debug: vi.fn(), verbose: vi.fn() } satisfies DiagLogger;
    diag.setLogger(logger, { suppressOverrideMessage: true });
    const cwd = folder({ 'webhooks.config.yaml': at('/cwd'), 'otel.yaml': otel('/otel') });
    loadConfig({ cwd, env: { OTEL_CONFIG_FILE: 'otel.yaml' } });
    expect(logger.warn.mock.calls.flat().join()).toContain('webhooks.config.yaml not read');
  });
  afterEach(() => diag.disable());

  it('goes on from an OpenTelemetry config file that has nothing for us, however wrong the rest of it is', () => {
    for (const text of ['instrumentation/development: { js: { http: {} } }', 'a: [', '# webhooks\ntracer_provider: {}', '']) {
      const cwd = folder({ 'webhooks.config.yaml': at('/cwd'), 'otel.yaml': text });
      expect(pathOf({ cwd, env: { OTEL_CONFIG_FILE: 'otel.yaml' } })).toBe('/cwd');
    }
  });

  it('gives positions in an OpenTelemetry config file, and looks at nothing else in it', () => {
    const text = `a: ${reference('UNSET')}\ninstrumentation/development:\n  js:\n    webhooks:\n      routes: []\n`;
    const cwd = folder({ 'otel.yaml': text });
    const [problem, ...more] = problemsOf(() => loadConfig({ cwd, env: { OTEL_CONFIG_FILE: 'otel.yaml' } }));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ path: 'routes', line: 5, column: 15, found: 'an empty list' });
  });

  it('takes anchors from outside of its part of an OpenTelemetry config file', () => {
    const text = `x: &secret ${reference('SECRET')}\ninstrumentation/development: { js: { webhooks: { routes: [
      { path: /a, provider: github, signatureSecret: *secret } ] } } }`;
    const cwd = folder({ 'otel.yaml': text });
    const { config } = loadConfig({ cwd, env: { OTEL_CONFIG_FILE: 'otel.yaml', SECRET: 'abc' } });
    expect(config.routes[0]?.secrets).toBeDefined();
  });
});

describe('what is no config', () => {
  const refused = (options: Parameters<typeof loadConfig>[0]) => problemsOf(() => loadConfig(options))[0];

  it('none anywhere', () => {
    const problem = refused({ cwd: folder({}), env: {} });
    expect(problem).toMatchObject({ code: 'no_config', found: 'no config file' });
    expect(problem?.allowed).toContain('webhooks.config.yaml');
    expect(problem?.allowed).toContain('OUTWORX_WEBHOOKS_CONFIG');
  });

  it('two at one level, which are named', () => {
    const cwd = folder({ 'webhooks.config.yaml': at('/a'), 'webhooks.config.json': '{}', 'webhooks.config.mjs': '' });
    expect(refused({ cwd, env: {} })).toMatchObject({
      code: 'ambiguous_config',
      found: 'webhooks.config.yaml and webhooks.config.json and webhooks.config.mjs',
      allowed: 'one of them, or OUTWORX_WEBHOOKS_CONFIG',
    });
  });

  it('an explicit file that is not there, with its name', () => {
    const cwd = folder({ 'webhooks.config.yaml': at('/a') });
    expect.assertions(2);
    try {
      loadConfig({ cwd, env: { OUTWORX_WEBHOOKS_CONFIG: 'other.yaml' } });
    } catch (error) {
      expect((error as ConfigError).problems[0]).toMatchObject({ code: 'no_config', file: join(cwd, 'other.yaml') });
      expect((error as ConfigError).message).toContain('other.yaml');
    }
  });

  it.each(['', '\n\n', '# nothing\n', '---\n', 'null', '~'])('an empty file: %j', (text) => {
    const cwd = folder({ 'webhooks.config.yaml': text });
    expect(refused({ cwd, env: {} })).toMatchObject({ code: 'no_config', found: 'an empty config' });
  });

  it('a directory', () => {
    const cwd = folder({});
    mkdirSync(join(cwd, 'webhooks.config.yaml'));
    expect(refused({ cwd, env: {} })).toMatchObject({ code: 'unreadable', found: 'a directory', allowed: 'a file' });
    expect(refused({ cwd, env: {}, file: '.' })).toMatchObject({ code: 'unreadable', found: 'a directory' });
    mkdirSync(join(cwd, 'webhooks.config.mjs'));
    expect(refused({ cwd, env: {}, file: 'webhooks.config.mjs' })).toMatchObject({ code: 'unreadable', found: 'a directory' });
  });

  it('something to wait on', () => {
    expect(refused({ cwd: folder({}), env: {}, file: '/dev/null' })).toMatchObject({
      found: 'something that is no regular file',
    });
  });

  it('a link to itself', () => {
    const cwd = folder({});
    symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
    expect(refused({ cwd, env: {}, file: 'loop.yaml' })).toMatchObject({ found: 'a file that cannot be read (ELOOP)' });
  });

  it('a file over 1 MiB; one at the limit is read', () => {
    const limit = 1_048_576;
    const padded = (length: number) => at('/a').padEnd(length);
    const cwd = folder({ 'ok.yaml': padded(limit), 'over.yaml': padded(limit + 1) });
    expect(pathOf({ cwd, env: {}, file: 'ok.yaml' })).toBe('/a');
    expect(refused({ cwd, env: {}, file: 'over.yaml' })).toMatchObject({
      code: 'unreadable',
      found: '1048577 bytes',
      allowed: 'at most 1048576 bytes',
    });
  });

  it('bytes that are no UTF-8; a byte order mark is fine', () => {
    const cwd = folder({ 'latin.yaml': Buffer.from('routes: "\xe9"', 'latin1'), 'bom.yaml': `\ufeff${at('/a')}` });
    expect(refused({ cwd, env: {}, file: 'latin.yaml' })).toMatchObject({ found: 'bytes that are no UTF-8' });
    expect(pathOf({ cwd, env: {}, file: 'bom.yaml' })).toBe('/a');
  });

  it('an extension that says nothing', () => {
    const cwd = folder({ 'webhooks.conf': at('/a') });
    const problem = refused({ cwd, env: {}, file: 'webhooks.conf' });
    expect(problem).toMatchObject({ found: 'the extension ".conf"' });
    expect(problem?.allowed).toContain('.yaml, .yml, .json, .mjs');
  });
});

describe('YAML and JSON', () => {
  it('reads JSON, with tabs and escapes, and $schema', () => {
    const text = JSON.stringify(
      { $schema: './schema.json', routes: [{ path: '/a', provider: 'github', events: ['\u{1f600}"\\'] }] },
      null,
      '\t',
    );
    const cwd = folder({ 'webhooks.config.json': text.replace('/a', '\\/a') });
    const [route] = loadConfig({ cwd, env: {} }).config.routes;
    expect(route?.path).toBe('/a');
    expect([...(route?.events ?? [])]).toEqual(['\u{1f600}"\\']);
  });

  it('gives positions in JSON', () => {
    const cwd = folder({ 'webhooks.config.json': '{\n  "routes": [\n    {"path": "/a", "provider": "githbu"}\n  ]\n}\n' });
    const problems = problemsOf(() => loadConfig({ cwd, env: {} }));
    expect(problems).toMatchObject([{ line: 3, column: 32, path: 'routes[0].provider', nearest: 'github' }]);
  });

  it('expands aliases, and the variables in what they stand for', () => {
    const text = `routes:
  - &first { path: /a, provider: github, signatureSecret: "${reference('S')}", events: &events [push] }
  - { path: /b, provider: github, events: *events }`;
    const cwd = folder({ 'webhooks.config.yaml': text });
    const { routes } = loadConfig({ cwd, env: { S: 'abc' } }).config;
    expect([...(routes[1]?.events ?? [])]).toEqual(['push']);
    expect(routes[0]?.secrets).toBeDefined();
  });

  it('refuses aliases that add up to more than memory holds', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 30; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const cwd = folder({ 'webhooks.config.yaml': lines.join('\n') });
    const problems = problemsOf(() => loadConfig({ cwd, env: {} }));
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'syntax', found: 'more than 20000 values', allowed: 'fewer: aliases of aliases add up' }),
    );
  });

  it('refuses nesting that is too deep', () => {
    const cwd = folder({ 'webhooks.config.yaml': '['.repeat(100_000) });
    expect(problemsOf(() => loadConfig({ cwd, env: {} }))[0]).toMatchObject({ code: 'syntax' });
  });

  it('keeps a secret of digits a text, and gives other plain scalars their type', () => {
    const text = `routes:
  - path: /a
    provider: github
    signatureSecret: ${reference('DIGITS')}
    captureBody: ${reference('FLAG')}
  - path: /b
    provider: github
    captureBody: "${reference('FLAG')}"`;
    const cwd = folder({ 'webhooks.config.yaml': text });
    const problems = problemsOf(() => loadConfig({ cwd, env: { DIGITS: '0123456789', FLAG: 'true' } }));
    expect(problems).toMatchObject([{ path: 'routes[1].captureBody', found: `a text from ${reference('FLAG')}` }]);
    const fixed = folder({ 'webhooks.config.yaml': text.replace(`"${reference('FLAG')}"`, reference('FLAG')) });
    const { routes } = loadConfig({ cwd: fixed, env: { DIGITS: '0123456789', FLAG: 'true' } }).config;
    expect(routes.map((route) => route.captureBody)).toEqual([true, true]);
  });

  it('says that a reference needs quotes inside of brackets', () => {
    const cwd = folder({ 'webhooks.config.yaml': `routes: [{ path: /a, signatureSecret: ${reference('S')} }]` });
    expect(problemsOf(() => loadConfig({ cwd, env: { S: 'abc' } }))[0]?.found).toContain('needs quotes');
  });

  it('never replaces a variable in a key', () => {
    const cwd = folder({ 'webhooks.config.yaml': `"${reference('KEY')}": []` });
    const problems = problemsOf(() => loadConfig({ cwd, env: { KEY: 'routes' } }));
    expect(problems.map(({ path }) => path)).toContain(`["${reference('KEY')}"]`);
  });

  it('reads a secret file beside the config file', () => {
    const cwd = folder({ 'secret.txt': 'abc\n' });
    mkdirSync(join(cwd, 'conf'));
    writeFileSync(
      join(cwd, 'conf', 'hooks.yaml'),
      'routes: [{ path: /a, provider: github, signatureSecret: { file: ../secret.txt } }]',
    );
    expect(loadConfig({ cwd, env: {}, file: 'conf/hooks.yaml' }).config.routes[0]?.secrets).toBeDefined();
  });
});
