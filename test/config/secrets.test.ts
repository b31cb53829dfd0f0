import { generateKeyPairSync } from 'node:crypto';
import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DiagLogger, diag } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveConfig, type SecretFunction } from '../../src/config/index.js';
import { readSecretFile, watchFile } from '../../src/config/secret-file.js';
import type { PreparedSecret } from '../../src/core/provider.js';
import type { SecretSource } from '../../src/core/route.js';
import { trustingProvider } from '../helpers/routes.js';
import { folder, problemsOf, requestHead } from './helpers.js';

/** Tells apart what it was made of, and counts. */
const prepareSecret = vi.fn((text: string): PreparedSecret => {
  if (text.startsWith('bad')) throw new Error(`cannot use ${text}`);
  return { fingerprint: text };
});
const provider = { ...trustingProvider, prepareSecret };

const sourceOf = (signatureSecret: unknown): SecretSource =>
  resolveConfig({ routes: [{ path: '/a', provider, signatureSecret }] }).routes[0]!.secrets!;
const printsOf = (secrets: readonly PreparedSecret[] | Promise<readonly PreparedSecret[]>) =>
  (secrets as readonly PreparedSecret[]).map((secret) => secret.fingerprint);

const logger = { warn: vi.fn(), error: vi.fn(), info: vi.fn(), debug: vi.fn(), verbose: vi.fn() } satisfies DiagLogger;
beforeEach(() => {
  vi.clearAllMocks();
  diag.setLogger(logger, { suppressOverrideMessage: true });
});
afterEach(() => diag.disable());

describe('secrets in the config', () => {
  it('are prepared once, in their order, and come as the same list every time', () => {
    const source = sourceOf(['new', 'old']);
    expect(printsOf(source.secretsFor(requestHead()))).toEqual(['new', 'old']);
    expect(source.secretsFor(requestHead())).toBe(source.secretsFor(requestHead()));
    expect(Object.isFrozen(source.secretsFor(requestHead()))).toBe(true);
    expect(source.perTenant).toBe(false);
    expect(prepareSecret).toHaveBeenCalledTimes(2);
  });

  it('that the provider cannot use are a problem each, in their place, without their text', () => {
    const problems = problemsOf(() => sourceOf(['bad1', 'good', 'bad2']));
    expect(problems).toMatchObject([{ path: 'routes[0].signatureSecret[0]' }, { path: 'routes[0].signatureSecret[2]' }]);
    expect(JSON.stringify(problems)).not.toMatch(/bad[12]/);
  });
});

describe('secrets in a file', () => {
  it('come without the line break at the end', () => {
    const cwd = folder({ unix: 'abc\n', windows: 'abc\r\n', none: 'abc', pem: '-----A\nb\n-----\n' });
    expect(['unix', 'windows', 'none'].map((name) => readSecretFile(join(cwd, name)))).toEqual(['abc', 'abc', 'abc']);
    expect(readSecretFile(join(cwd, 'pem'))).toBe('-----A\nb\n-----');
  });

  it.each([
    ['empty', '', 'not usable: it must be a text that is not blank'],
    ['blank', ' \n', 'not usable: it must be a text that is not blank'],
    ['padded', ' abc\n', 'without white space around it'],
    ['two breaks', 'abc\n\n', 'without white space around it'],
    ['too large', 'a'.repeat(65_537), 'more than 65536 bytes'],
  ])('%s: refused at the start', (_, text, reason) => {
    const file = join(folder({ secret: text }), 'secret');
    expect(problemsOf(() => sourceOf({ file }))).toMatchObject([
      { path: 'routes[0].signatureSecret.file', found: expect.stringContaining(reason) },
    ]);
  });

  it('are read again when the file changed, at most once a second', () => {
    const cwd = folder({ secret: 'one' });
    const file = join(cwd, 'secret');
    let now = 0;
    const watched = watchFile(
      file,
      () => readSecretFile(file),
      vi.fn(),
      () => now,
    );
    writeFileSync(file, 'two!');
    now = 999;
    expect(watched.current()).toBe('one');
    now = 1_000;
    expect(watched.current()).toBe('two!');
    writeFileSync(`${file}.next`, 'tri!');
    renameSync(`${file}.next`, file);
    now = 2_000;
    expect(watched.current()).toBe('tri!');
  });

  it('are read again when a link points elsewhere, as secret managers do it', () => {
    const cwd = folder({ v1: 'one', v2: 'two' });
    const file = join(cwd, 'current');
    symlinkSync('v1', file);
    let now = 0;
    const watched = watchFile(
      file,
      () => readSecretFile(file),
      vi.fn(),
      () => now,
    );
    rmSync(file);
    symlinkSync('v2', file);
    now = 1_000;
    expect(watched.current()).toBe('two');
  });

  it('stay as they were when the file is gone or blank, and say so once per change', () => {
    const cwd = folder({ secret: 'one' });
    const file = join(cwd, 'secret');
    const onFault = vi.fn();
    let now = 0;
    const watched = watchFile(
      file,
      () => readSecretFile(file),
      onFault,
      () => now,
    );
    const later = () => {
      now += 1_000;
      return watched.current();
    };
    rmSync(file);
    expect([later(), later(), later()]).toEqual(['one', 'one', 'one']);
    expect(onFault.mock.calls).toEqual([['a file that does not exist']]);
    writeFileSync(file, ' ');
    expect([later(), later()]).toEqual(['one', 'one']);
    expect(onFault).toHaveBeenCalledTimes(2);
    writeFileSync(file, 'four');
    expect(later()).toBe('four');
  });

  it('are not read again while nothing changes', () => {
    const cwd = folder({ secret: 'one' });
    const file = join(cwd, 'secret');
    const read = vi.fn(() => readSecretFile(file));
    let now = 0;
    const watched = watchFile(file, read, vi.fn(), () => now);
    for (now = 1_000; now < 10_000; now += 1_000) watched.current();
    expect(read).toHaveBeenCalledTimes(1);
    utimesSync(file, 1, 1);
    now += 1_000;
    watched.current();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('stand beside others in a list, and warn through diag without the text', () => {
    const cwd = folder({ secret: 'one' });
    const file = join(cwd, 'secret');
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const source = sourceOf([{ file }, 'fixed']);
    const first = source.secretsFor(requestHead());
    expect(printsOf(first)).toEqual(['one', 'fixed']);
    writeFileSync(file, 'second');
    clock.mockReturnValue(1_000);
    expect(printsOf(source.secretsFor(requestHead()))).toEqual(['second', 'fixed']);
    expect(source.secretsFor(requestHead())).toBe(source.secretsFor(requestHead()));
    writeFileSync(file, 'bad-canary');
    clock.mockReturnValue(2_000);
    expect(printsOf(source.secretsFor(requestHead()))).toEqual(['second', 'fixed']);
    clock.mockRestore();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls.flat().join()).toContain('routes[0].signatureSecret[0].file');
    expect(logger.warn.mock.calls.flat().join()).not.toContain('canary');
  });
});

describe('secrets from a function', () => {
  const tenants: SecretFunction = ({ params, headers }) =>
    [`${params.tenant}-secret`, headers['X-Key']].filter((text) => text !== undefined);

  it('come by parameters and headers, and are prepared once each', () => {
    const source = sourceOf(tenants);
    const head = requestHead({ params: { tenant: 'acme' }, headers: { 'x-key': 'k' } });
    expect(source.perTenant).toBe(true);
    expect(printsOf(source.secretsFor(head))).toEqual(['acme-secret', 'k']);
    expect(printsOf(source.secretsFor(head))).toEqual(['acme-secret', 'k']);
    expect(prepareSecret).toHaveBeenCalledTimes(2);
  });

  it('may come later', async () => {
    const given = sourceOf(async () => 'late').secretsFor(requestHead());
    expect(given).toBeInstanceOf(Promise);
    expect(printsOf(await given)).toEqual(['late']);
  });

  it.each([undefined, null, []])('are none for %j', (given) =>
    expect(sourceOf(() => given).secretsFor(requestHead())).toEqual([]),
  );

  it.each(['', ' ', ' padded', 'undefined', 5, {}, 'bad-canary'])(
    'leave out %j, and say so once a minute without the text',
    (given) => {
      const source = sourceOf(() => [given, 'good']);
      for (let i = 0; i < 3; i++) expect(printsOf(source.secretsFor(requestHead()))).toEqual(['good']);
      expect(logger.error).toHaveBeenCalledTimes(1);
      expect(logger.error.mock.calls.flat().join()).toContain('routes[0].signatureSecret');
      expect(logger.error.mock.calls.flat().join()).not.toContain('canary');
    },
  );

  it('throw through, for the engine to judge', async () => {
    const fault = new Error('no database');
    expect(() =>
      sourceOf(() => {
        throw fault;
      }).secretsFor(requestHead()),
    ).toThrow(fault);
    await expect(sourceOf(() => Promise.reject(fault)).secretsFor(requestHead())).rejects.toBe(fault);
  });

  it('are kept for a thousand tenants, not more', () => {
    let tenant = 0;
    const source = sourceOf(() => `secret-${tenant}`);
    for (tenant = 0; tenant < 1_000; tenant++) source.secretsFor(requestHead());
    for (tenant = 0; tenant < 1_000; tenant++) source.secretsFor(requestHead());
    expect(prepareSecret).toHaveBeenCalledTimes(1_000);
    source.secretsFor(requestHead());
    tenant = 0;
    source.secretsFor(requestHead());
    expect(prepareSecret).toHaveBeenCalledTimes(1_002);
  });
});

it('a PEM text may end in a line break, as its files do', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(pem.endsWith('\n')).toBe(true);
  const route = { path: '/a', provider: 'kick', signatureSecret: pem };
  expect(resolveConfig({ routes: [route] }).routes[0]?.secrets).toBeDefined();
  expect(problemsOf(() => resolveConfig({ routes: [{ ...route, signatureSecret: ` ${pem}` }] }))).toHaveLength(1);
});

describe('a secret that leaves something open', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const resolve = (route: object, mode?: 'observe') =>
    resolveConfig({ ...(mode && { mode }), routes: [{ path: '/a', ...route }] });
  const cases = [
    ['paypal', pem, 'webhookId', 'WH1', '8PT597110X687430LKGECATA'],
    [
      'google-pubsub',
      'push@project.iam.gserviceaccount.com',
      'publicUrl',
      'https://a.example',
      '{"audience":"https://a.example"}',
    ],
  ] as const;

  it.each(cases)('of %s asks the route for it', (provider, signatureSecret, option, value, whole) => {
    const route = { provider, signatureSecret };
    const problem = {
      path: `routes[0].${option}`,
      code: 'missing_option',
      allowed: expect.stringContaining('nothing can be verified without'),
    };
    expect(problemsOf(() => resolve(route))).toMatchObject([problem]);
    expect(problemsOf(() => resolve({ ...route, signatureSecret: [whole, signatureSecret] }))).toMatchObject([problem]);
    const file = join(folder({ secret: signatureSecret }), 'secret');
    expect(problemsOf(() => resolve({ ...route, signatureSecret: { file } }))).toMatchObject([problem]);
    expect(resolve({ ...route, [option]: value }).routes).toHaveLength(1);
    expect(resolve({ ...route, signatureSecret: whole }).routes).toHaveLength(1);
    expect(resolve(route, 'observe').routes).toHaveLength(1);
  });
});
