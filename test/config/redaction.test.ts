import { inspect } from 'node:util';
import { type DiagLogger, diag } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { codeSource } from '../../src/config/code-source.js';
import { reference } from '../../src/config/environment.js';
import { ConfigError, loadConfig, resolveConfig } from '../../src/config/index.js';
import { memoryStore } from '../../src/stores/memory.js';
import { folder, requestHead } from './helpers.js';

const CANARY = 'canary-3f9a';
const said: string[] = [];
const note = (...words: unknown[]) => void said.push(inspect(words, { depth: 9, showHidden: true }));
diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note } satisfies DiagLogger);
afterEach(() => expect(said.join()).not.toContain(CANARY));

/** Every way in which a value gets into a log. */
function printed(value: unknown): string {
  const { message = '', stack = '' } = value instanceof Error ? value : {};
  return [String(JSON.stringify(value)), inspect(value, { depth: 12, showHidden: true }), message, stack].join('\n');
}

function thrownBy(attempt: () => unknown): ConfigError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('no secret is printed', () => {
  const wrong: Record<string, string> = {
    padded: `signatureSecret: " ${CANARY}"`,
    'blank beside a good one': `signatureSecret: [ "${CANARY}", "" ]`,
    'not in the format of the provider': `provider: svix\n    signatureSecret: "whsec_${CANARY}!"`,
    'under a wrong name': `signature_secret: ${CANARY}`,
    'in place of a file': `signatureSecret: { file: ${CANARY} }`,
    'as an object': `signatureSecret: { env: ${CANARY} }`,
    'in a nested list': `signatureSecret: [ [ ${CANARY} ] ]`,
    'from a variable': `signatureSecret: ${reference('SECRET')}`,
    'from a default': `signatureSecret: "${reference(`NONE:-${CANARY} `)}"`,
    'in a broken reference': `signatureSecret: "${reference(`A:?${CANARY}`)}"`,
    'a variable in another place': `mode: ${reference('SECRET')}`,
    'in place of the form of a key': `provider: { name: a, algorithm: token, signature: { header: a }, key: ${CANARY} }`,
    'in place of a provider': `provider: whsec_${CANARY}`,
    'in a URL': `publicUrl: ftp://user:${CANARY}@x`,
    'in a public URL that is good but for the password': `publicUrl: https://user:${CANARY}@x`,
    'an open quote': `signatureSecret: "${CANARY}`,
    'an alias': `signatureSecret: *${CANARY}`,
    'a reserved character': `signatureSecret: @${CANARY}`,
    'a second colon': `signatureSecret: a: ${CANARY}`,
    'an unknown tag and fault': `signatureSecret: !${CANARY} " x"`,
    'a stray token': `signatureSecret: "a" ${CANARY}`,
    'a bad escape': `signatureSecret: "\\q${CANARY}"`,
  };

  it.each(Object.entries(wrong))('%s', (_, line) => {
    const provider = line.includes('provider:') ? '' : '    provider: github\n';
    const cwd = folder({ 'webhooks.config.yaml': `routes:\n  - path: /a\n${provider}    ${line}\n` });
    const error = thrownBy(() => loadConfig({ cwd, env: { SECRET: ` ${CANARY}` } }));
    expect(error.problems.length).toBeGreaterThan(0);
    expect(printed(error)).not.toContain(CANARY);
  });

  it("in a store's URL", () => {
    const cwd = folder({ 'webhooks.config.yaml': `store: redis://:${CANARY}@h\nroutes: [{ path: /a, provider: github }]` });
    expect(printed(thrownBy(() => loadConfig({ cwd, env: {} })))).not.toContain(CANARY);
  });

  it("by a good config with a store's URL and key", () => {
    const files = { 'package.json': '{}', 'node_modules/ioredis/index.js': '', 'node_modules/ioredis/package.json': '{}' };
    const store = { redis: { url: `redis://:${CANARY}@h`, encryptionKey: 'c'.repeat(64) } };
    const config = resolveConfig({ store, routes: [{ path: '/a', provider: 'github' }] }, codeSource(undefined, folder(files)));
    expect(inspect(config.store, { depth: 9, showHidden: true }) + JSON.stringify(config.store)).not.toMatch(/canary|ccc/i);
  });

  it('in a module with a syntax error', () => {
    for (const text of [`export default { a: '${CANARY}' ]`, `export default { a: ${CANARY} b }`]) {
      const cwd = folder({ 'webhooks.config.mjs': text });
      expect(printed(thrownBy(() => loadConfig({ cwd, env: {} })))).not.toContain(CANARY);
    }
  });

  it('by a config that is good', () => {
    const cwd = folder({
      secret: CANARY,
      'webhooks.config.yaml': `routes:
  - { path: /a, provider: github, signatureSecret: ["${reference('SECRET')}", "${CANARY}-2", { file: secret }] }
  - { path: /b, provider: stripe, signatureSecret: "whsec_${CANARY}" }`,
    });
    const loaded = loadConfig({ cwd, env: { SECRET: CANARY } });
    expect(loaded.config.routes[0]?.secrets?.secretsFor(requestHead())).toHaveLength(3);
    expect(printed(loaded)).not.toContain(CANARY);
    expect(printed(loaded.config)).not.toContain(CANARY);
    for (const route of loaded.config.routes) {
      expect(printed(route)).not.toContain(CANARY);
      expect(printed(route.secrets?.secretsFor(requestHead()))).not.toContain(CANARY);
    }
  });

  it("by a function's secrets, nor by a store that holds a client", () => {
    const store = Object.assign(memoryStore(), { client: { password: CANARY } });
    const config = resolveConfig({ store, routes: [{ path: '/a', provider: 'github', signatureSecret: () => CANARY }] });
    expect(config.store).toBe(store);
    config.routes[0]?.secrets?.secretsFor(requestHead());
    expect(printed(config)).not.toContain(CANARY);
  });
});
