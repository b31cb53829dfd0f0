import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSection } from '../helpers/page-section.js';

/** What was seen of one set-up behind one protocol. */
export interface Seen {
  readonly name: string;
  readonly protocol: string;
  readonly spellings: number;
  readonly unverifiedRuns: number;
  readonly signedRuns: number;
}

const PAGE = 'docs/reference/compatibility.md';
const FRAMEWORKS = [
  ...['express', 'express4', 'router', 'router1', 'fastify', 'fastify4', 'koa', 'koa2', '@koa/router', 'koa-mount', '@hapi/hapi'],
  ...[
    '@nestjs/core',
    '@nestjs/platform-fastify',
    'hono',
    '@hono/node-server',
    'node-server1',
    'h3',
    'h3-1',
    'restify',
    'polka',
    'connect',
  ],
];
const PROTOCOLS = ['http', 'https', 'http2'];

/** Writes its part of the page from a run: `COMPATIBILITY=write npm run test:frameworks -- spellings`. */
export function writeCompatibility(seen: readonly Seen[]): void {
  const names = [...new Set(seen.map(({ name }) => name))];
  const rows = names.map((name) => {
    const cells = PROTOCOLS.map((protocol) => cellOf(seen.find((one) => one.name === name && one.protocol === protocol)));
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  writeSection(PAGE, 'Spellings', `${headOf(seen)}\n${rows.join('\n')}`);
}

function cellOf(one: Seen | undefined): string {
  return one === undefined ? '–' : `${one.unverifiedRuns} of ${one.spellings}, ${one.signedRuns}`;
}

function headOf(seen: readonly Seen[]): string {
  const requests = seen.reduce((sum, { spellings }) => sum + spellings, 0);
  const versions = FRAMEWORKS.map((name) => [name, dependencies()[name]!] as const).map(
    ([name, version]) => `\`${name}\` ${version.replace(/^npm:.*@/, '')}`,
  );
  return `Made by a run of \`COMPATIBILITY=write npm run test:frameworks -- spellings\`, on Node ${process.versions.node}: ${requests} requests without a signature, in
${seen[0]?.spellings} spellings of one path, to each of these ways to put a handler there; then a signed delivery. The same command without \`COMPATIBILITY\` checks it.

Each cell: how often the handler ran unverified, of how many spellings; how often for the signed delivery. – : the framework does not speak it.

With ${versions.join(', ')}. How it works: [What protects a handler](../guide/protection.md).

| set-up | http | https | http2 |
|---|---|---|---|`;
}

function dependencies(): Record<string, string> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')).dependencies;
}
