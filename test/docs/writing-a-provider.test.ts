import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { pages } from '../../scripts/provider-docs/pages.js';
import { loadConfig, resolveConfig } from '../../src/config/index.js';
import type { Route } from '../../src/core/route.js';
import type { DeclaredProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { blocksOf } from '../examples/markdown-blocks.js';
import { readBody, startHarness } from '../helpers/harness.js';
import { REPOSITORY } from '../helpers/repository.js';

const FILE = 'docs/extend/writing-a-provider.md';
const page = readFileSync(join(REPOSITORY, FILE), 'utf8');
const blocks = blocksOf(page).map(({ language, label = '', text }) => ({ language, label, text }));

// Inside the repository, so that its packages and sources are found.
mkdirSync(join(REPOSITORY, '.tmp'), { recursive: true });
const directory = mkdtempSync(join(REPOSITORY, '.tmp', 'writing-a-provider-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
for (const { label, text } of blocks) {
  mkdirSync(dirname(join(directory, label)), { recursive: true });
  writeFileSync(join(directory, label), fromSources(text));
}

/** The built package is another copy of the code, and may not be there. */
function fromSources(text: string): string {
  return text
    .replaceAll(`'@outworx/otel-webhooks'`, `'${REPOSITORY}/src/index.js'`)
    .replaceAll(`'@outworx/otel-webhooks/testing'`, `'${REPOSITORY}/src/testing.js'`)
    .replaceAll(`'./conformance.js'`, `'${REPOSITORY}/test/providers/conformance.js'`)
    .replaceAll(`'../description.js'`, `'${REPOSITORY}/src/providers/description.js'`);
}

const load = (label: string) => import(join(directory, label));

it(`the settings on the page are those that there are`, () => {
  expect(page === pages(page)[FILE], 'out of date: run `node scripts/write-provider-docs.mjs`').toBe(true);
});

it('has these blocks and no other', () => {
  expect(blocks.map(({ label }) => label)).toEqual([
    'acme.ts',
    'webhooks.config.ts',
    'webhooks.config.yaml',
    'send.ts',
    'acme-tokens.ts',
    'batches.config.yaml',
    'src/providers/catalogue/typeform.ts',
    'test/providers/typeform.test.ts',
  ]);
});

it('its TypeScript compiles', () => {
  const files = blocks.filter(({ language }) => language === 'ts').map(({ label }) => join(directory, label));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    REPOSITORY,
  );
  const faults = ts
    .getPreEmitDiagnostics(ts.createProgram(files, options))
    .filter(({ file }) => file?.fileName.startsWith(directory));
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  // A compiler on a machine with other work to do.
}, 180_000);

describe('what is sent on the page is accepted', () => {
  it('with the config in code', async () => {
    await expectAccepted(resolveConfig((await load('webhooks.config.ts')).default).routes);
  });

  it('with the config in YAML', async () => {
    await expectAccepted(loadConfig({ file: join(directory, 'webhooks.config.yaml'), env: {} }).config.routes);
  });

  async function expectAccepted(routes: readonly Route[]): Promise<void> {
    const bodies: string[] = [];
    const harness = await startHarness({
      routes,
      handler: async (req, res) => {
        bodies.push((await readBody(req)).toString());
        res.end();
      },
    });
    try {
      const sender = readFileSync(join(directory, 'send.ts'), 'utf8').replace('http://127.0.0.1:3000', harness.origin);
      const file = `send-to-${new URL(harness.origin).port}.ts`;
      writeFileSync(join(directory, file), sender);
      const { answer } = await load(file);
      expect(answer.status).toBe(200);
      const [delivery] = await harness.settledCount(1);
      expect(delivery).toMatchObject({ verdict: { status: 'valid' }, identity: { eventId: 'evt_1', eventType: 'order.paid' } });
      expect(bodies).toEqual(['{"id":"evt_1","type":"order.paid"}']);
    } finally {
      await harness.stop();
    }
  }
});

it('of two ways of signing, the secret tells which is meant', async () => {
  const { acme }: { acme: DeclaredProvider } = await load('acme-tokens.ts');
  const signed = acme.sign({ body: Buffer.from('{}'), secrets: ['acmesec_1'], time: 0, id: '', url: '', method: 'POST' });
  const shown = acme.sign({ body: Buffer.from('{}'), secrets: ['token'], time: 0, id: '', url: '', method: 'POST' });
  expect(signed).toEqual({ 'acme-signature': expect.stringMatching(/^[0-9a-f]{128}$/) });
  expect(shown).toEqual({ authorization: 'Bearer token' });
});

it('in YAML alone: batches, and handshakes that are answered', async () => {
  const { routes } = loadConfig({ file: join(directory, 'batches.config.yaml'), env: {} }).config;
  const acme = routes[0]!.provider as DeclaredProvider;
  const harness = await startHarness({ routes, handler: (_req, res) => void res.end('handler') });
  const post = (body: object) => harness.post('/webhooks/acme', signDelivery(acme, { secret: 's3cret', body }));
  try {
    expect((await harness.post('/webhooks/acme?challenge=abc', { method: 'GET' })).body.toString()).toBe('abc');
    const proof = createHmac('sha256', 's3cret').update('n1').digest('hex');
    expect(JSON.parse((await post({ type: 'ping', nonce: 'n1' })).body.toString())).toEqual({ nonce: 'n1', proof });
    expect(
      (
        await post({
          tenant: 't',
          events: [
            { id: '1', type: 'a' },
            { id: '2', type: 'b' },
          ],
        })
      ).body.toString(),
    ).toBe('handler');
    expect(harness.settled.map(({ outcome }) => outcome)).toEqual(['handshake', 'handshake', 'acknowledged']);
    expect(harness.settled[2]?.identity).toMatchObject({ eventIds: ['1|t', '2|t'], eventTypes: ['a', 'b'] });
  } finally {
    await harness.stop();
  }
});

it('the file of the catalogue on the page is the one that is there', () => {
  const { label = '', text = '' } = blocks.find(({ label }) => label.startsWith('src/')) ?? {};
  expect(text.replace(/^.*\n/, '')).toBe(readFileSync(join(REPOSITORY, label), 'utf8'));
});

// Has tests of its own.
await load('test/providers/typeform.test.ts');
