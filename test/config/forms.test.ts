import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsdown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from './helpers.js';

const root = join(import.meta.dirname, '..', '..');
// Inside the repository, so that the bundle finds its dependencies.
const bundle = join(root, '.tmp', `config-forms-${process.pid}`);

beforeAll(() =>
  build({ config: false, cwd: root, entry: ['src/config/index.ts'], outDir: bundle, dts: false, logLevel: 'warn' }),
);
afterAll(() => rmSync(bundle, { recursive: true, force: true }));

/** What a process of its own says about a config in its working directory. */
function load(
  cwd: string,
  loader: 'import' | 'require' = 'import',
): { problem?: string; routes?: unknown; stderr: string; yaml?: boolean } {
  const index = JSON.stringify(join(bundle, 'index.mjs'));
  const opening =
    loader === 'import'
      ? `import { createRequire } from 'node:module'; import { loadConfig } from ${index};`
      : `const { loadConfig } = require(${index});`;
  const modules = loader === 'import' ? 'createRequire(import.meta.url).cache' : 'require.cache';
  const script = `${opening}
    const said = {};
    try { said.routes = loadConfig().config.routes.map((route) => [route.path, route.provider.name, route.mode]); }
    catch (error) { said.problem = error.message; said.name = error.name; }
    said.yaml = Object.keys(${modules}).some((name) => name.includes('/yaml/'));
    process.stdout.write(JSON.stringify(said));`;
  const { OUTWORX_WEBHOOKS_CONFIG: _, OTEL_CONFIG_FILE: __, NODE_OPTIONS: ___, ...env } = process.env;
  const kind = loader === 'import' ? 'module' : 'commonjs';
  const child = spawnSync(process.execPath, [`--input-type=${kind}`, '-e', script], {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (child.stdout === '') throw new Error(`the process said nothing: ${child.stderr}`);
  return { ...JSON.parse(child.stdout), stderr: child.stderr };
}

const OBJECT = "{ mode: 'observe', routes: [{ path: '/a', provider: 'github' }] }";
const ESM = `export default ${OBJECT};`;
const CJS = `module.exports = ${OBJECT};`;
const YAML = 'mode: observe\nroutes:\n  - path: /a\n    provider: github\n';
const LOADED = [['/a', 'github', 'observe']];

describe('each form of config, in a process of its own', () => {
  it.each([
    ['webhooks.config.yaml', YAML],
    ['webhooks.config.yml', YAML],
    ['webhooks.config.json', '{ "mode": "observe", "routes": [{ "path": "/a", "provider": "github" }] }'],
    ['webhooks.config.mjs', ESM],
    ['webhooks.config.js', CJS],
    ['webhooks.config.js', ESM],
    ['webhooks.config.cjs', CJS],
  ])('%s', (name, text) => {
    const { routes, stderr, yaml } = load(folder({ [name]: text }));
    expect(routes).toEqual(LOADED);
    expect(stderr).toBe('');
    expect(yaml).toBe(/\.(ya?ml|json)$/.test(name));
  });

  it.each(['commonjs', 'module'])('webhooks.config.js in a package of type %s', (type) => {
    const cwd = folder({ 'webhooks.config.js': type === 'module' ? ESM : CJS, 'package.json': JSON.stringify({ type }) });
    expect(load(cwd).routes).toEqual(LOADED);
  });

  it('from CommonJS, by require()', () => {
    expect(load(folder({ 'webhooks.config.yaml': YAML }), 'require')).toMatchObject({ routes: LOADED, stderr: '' });
    expect(load(folder({ 'webhooks.config.mjs': ESM }), 'require')).toMatchObject({ routes: LOADED, stderr: '' });
  });
});

describe('a module that is no config', () => {
  it.each([
    ['top-level await', 'webhooks.config.mjs', `await 1; ${ESM}`, 'found top-level await'],
    ['a syntax error', 'webhooks.config.mjs', 'export default { routes: ] }', 'found a syntax error'],
    ['a syntax error in CommonJS', 'webhooks.config.cjs', 'module.exports = { routes: ] }', 'found a syntax error'],
    ['no default export', 'webhooks.config.mjs', `export const config = ${OBJECT};`, 'found no default export'],
    ['nothing exported', 'webhooks.config.cjs', '', 'found no default export'],
    ['an error', 'webhooks.config.mjs', 'throw new TypeError("x")', 'found a module that throws (TypeError)'],
    ['something thrown that is no error', 'webhooks.config.cjs', 'throw undefined', 'found a module that throws (undefined)'],
    ['a package that is missing', 'webhooks.config.mjs', 'import "no-such-package-here"', 'found a module that throws (Error)'],
    ['a function', 'webhooks.config.mjs', `export default () => (${OBJECT})`, 'found a function'],
    ['a promise', 'webhooks.config.mjs', `export default Promise.resolve(${OBJECT})`, 'routes\n    found nothing'],
    ['null', 'webhooks.config.mjs', 'export default null', 'found nothing (null)'],
  ])('%s', (_, name, text, expected) => {
    const { problem } = load(folder({ [name]: text }));
    expect(problem).toContain(expected);
    expect(problem).toContain(name);
  });

  it('has a path for each of its faults, and no line', () => {
    const { problem } = load(folder({ 'webhooks.config.mjs': "export default { routes: [{ path: 'a', provider: 'githbu' }] }" }));
    expect(problem).toContain('webhooks.config.mjs routes[0].path\n');
    expect(problem).toContain('webhooks.config.mjs routes[0].provider\n');
    expect(problem).toContain('did you mean github?');
  });
});

const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
const TYPED = `const config: { routes: object[] } = ${OBJECT} as never; export default config;`;

describe('TypeScript', () => {
  it.skipIf(!stripsTypes)('is loaded where Node.js strips types (skipped below Node.js 22.18: run this file on 22 or 24)', () => {
    for (const name of ['webhooks.config.ts', 'webhooks.config.mts']) {
      expect(load(folder({ [name]: TYPED, 'package.json': '{ "type": "module" }' }))).toMatchObject({
        routes: LOADED,
        stderr: '',
      });
    }
    const enumeration = folder({ 'webhooks.config.mts': `enum A { B } ${ESM}` });
    expect(load(enumeration).problem).toContain('TypeScript that is more than types');
  });

  it.skipIf(stripsTypes)(
    'is refused with what to do where Node.js does not (skipped from Node.js 22.18 on: run this file on 20)',
    () => {
      for (const name of ['webhooks.config.ts', 'webhooks.config.mts', 'webhooks.config.cts']) {
        const { problem } = load(folder({ [name]: TYPED }));
        expect(problem).toContain(`found TypeScript on Node.js ${process.versions.node}`);
        expect(problem).toContain('Node.js 22.18 or later for .ts; or webhooks.config.mjs, .yaml or .json');
      }
    },
  );
});
