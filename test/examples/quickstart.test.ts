import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../helpers/servers.js';
import { root } from './documented-command.js';
import { type Block, blocksOf } from './markdown-blocks.js';
import { openTerminal, type Terminal } from './terminal.js';

const page = readFileSync(join(root, 'docs/guide/quickstart.md'), 'utf8');
const installed = ['express', '@opentelemetry/api', '@opentelemetry/sdk-node', '@outworx/otel-webhooks'];
const terminals = new Map<string, Terminal>();
const directory = mkdtempSync(join(tmpdir(), 'quickstart-'));
const ports = new Map<string, string>();

beforeAll(async () => {
  for (const name of installed) install(name);
  for (const port of ['3000', '4318']) ports.set(port, await freePort());
});

afterAll(async () => {
  for (const terminal of terminals.values()) await terminal.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Each block of the page in its order: files are written, commands are run, and what they print is what the page shows. */
describe('docs/guide/quickstart.md', () => {
  blocksOf(page).forEach((block, i) => {
    it(`${i + 1}: ${block.label ?? block.text.split('\n')[0]}`, () => follow(block));
  });
});

async function follow({ language, label, text }: Block): Promise<void> {
  const here = text.replace(/\b(3000|4318)\b/g, (port) => ports.get(port)!);
  switch (language) {
    case 'js':
    case 'yaml':
      writeFileSync(join(directory, label!), here);
      return;
    case 'sh':
      if (label === undefined) onlyInstalls(text);
      else await type(label, here);
      return;
    case 'text':
      await expectPrinted(label ?? 'terminal 2', text.trim().split('\n').map(withoutTimes));
      return;
    default:
      throw new Error(`a block that is not followed: ${language}`);
  }
}

async function type(label: string, script: string): Promise<void> {
  await terminals.get(label)?.stop();
  const terminal = openTerminal(script, directory);
  terminals.set(label, terminal);
  if (label === 'terminal 2') await terminal.ended;
  else await expect.poll(() => terminal.output(), { timeout: 15_000 }).toMatch(/^(ready|collecting)$/m);
}

/** The collector prints more than the page shows; everything else is there line by line. */
async function expectPrinted(label: string, expected: string[]): Promise<void> {
  const shown = () => {
    const lines = terminals.get(label)!.output().trim().split('\n').map(withoutTimes);
    return label === 'terminal 3' ? lines.filter((line) => expected.includes(line)) : lines;
  };
  await expect.poll(shown, { timeout: 15_000 }).toEqual(expected);
}

/** What the page installs comes from this repository: a link stands for each. */
function onlyInstalls(text: string): void {
  const packages = text.match(/(?<=npm install ).*/g)?.flatMap((line) => line.split(' ')) ?? [];
  expect(installed).toEqual(expect.arrayContaining(packages));
  expect(text.replace(/^npm (install .*|init -y)\n/gm, '')).toBe('');
}

function install(name: string): void {
  const link = join(directory, 'node_modules', name);
  mkdirSync(join(link, '..'), { recursive: true });
  symlinkSync(name === '@outworx/otel-webhooks' ? root : join(root, 'node_modules', name), link, 'junction');
}

const withoutTimes = (line: string) => line.replace(/ +\d+\.\d ms/, ' … ms');

async function freePort(): Promise<string> {
  const server = createServer();
  const { port } = new URL(await listen(server));
  await close(server);
  return port;
}
