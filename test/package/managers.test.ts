import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { present } from './nodes.js';
import { createProject, MANAGERS } from './project.js';

const { file } = inject('packed');
const [, oldest] = present[0]!;
const [, newest] = present.at(-1)!;

/** What the managers say when packages do not go together. */
const CONFLICT = /ERESOLVE|unmet peer|peer dependencies found|EBADENGINE|Unsupported engine/;

const SDKS = [
  { sdk: '2.0.0', node: oldest, packages: ['@opentelemetry/api@1.9.0', '@opentelemetry/sdk-node@0.200.0'] },
  { sdk: '2.12.0', node: oldest, packages: ['@opentelemetry/api@1.9.1', '@opentelemetry/sdk-node@0.223.0'] },
  { sdk: '3.1.0', node: newest, packages: ['@opentelemetry/api@1.10.0', '@opentelemetry/sdk-node@0.301.0'] },
].filter(({ sdk, node }) => sdk < '3' || node !== oldest);
if (SDKS.length < 3) console.log('SDK 3.x is not tried: no Node that it is for is here. `npm run test:sdk-3` installs them');

const WELL = { reply: '200 true', stderr: '', spans: [expect.objectContaining({ name: 'process stripe' })] };

function project(node: string) {
  const made = createProject(node);
  onTestFinished(made.remove);
  return made;
}

describe.each(MANAGERS)('%s', (manager) => {
  it.each(SDKS)('beside SDK $sdk: no conflict, and a delivery is verified and exported', async ({ node, packages }) => {
    const { install, deliver } = project(node);
    expect(await install(manager, ...packages)).not.toMatch(CONFLICT);
    expect(await install(manager, file)).not.toMatch(CONFLICT);
    expect(await deliver()).toEqual(WELL);
  });

  it('as the README says, with whatever is newest now: the same', async () => {
    const { install, deliver } = project(newest);
    expect(await install(manager, file)).not.toMatch(CONFLICT);
    expect(await install(manager, '@opentelemetry/sdk-node')).not.toMatch(CONFLICT);
    expect(await deliver()).toEqual(WELL);
  });

  it('an API that is too old: it says which', async () => {
    const said = await project(oldest).install(manager, '@opentelemetry/api@1.8.0', file);
    expect(said).toMatch(CONFLICT);
    expect(said).toMatch(/@opentelemetry\/api@.?\^1\.9\.0/);
  });
});

describe('two copies of the API', () => {
  /** As a dependency of a dependency may bring one. */
  async function withCopy(from: string) {
    const { folder, install, deliver } = project(oldest);
    await install('npm', '@opentelemetry/api@1.9.1', '@opentelemetry/sdk-node@0.223.0', file);
    const nested = join(folder, 'node_modules/@outworx/otel-webhooks/node_modules/@opentelemetry');
    mkdirSync(nested, { recursive: true });
    cpSync(from === 'same' ? join(folder, 'node_modules/@opentelemetry/api') : from, join(nested, 'api'), { recursive: true });
    return deliver();
  }

  it('of one version: nothing is lost, nothing is said', async () => {
    expect(await withCopy('same')).toEqual(WELL);
  });

  it('the SDK has the older one: nothing is lost, and a line says what is wrong and what to do', async () => {
    const { reply, spans, stderr } = await withCopy(join(import.meta.dirname, 'node_modules/api-newer'));
    expect({ reply, spans }).toEqual({ reply: WELL.reply, spans: WELL.spans });
    expect(stderr).toMatch(
      /^@outworx\/otel-webhooks: there are two copies of @opentelemetry\/api .* Mend: `npm ls @opentelemetry\/api`.*\n$/,
    );
  });
});
