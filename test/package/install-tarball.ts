import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { REPOSITORY, requireBuild } from '../helpers/repository.js';

export interface Packed {
  /** The tarball. */
  readonly file: string;
  readonly files: readonly string[];
  /** A project outside of this repository that has installed it, with what the README says to install and nothing optional. */
  readonly consumer: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    packed: Packed;
  }
}

/** What a TypeScript user of Node has anyway, in the versions of this repository. */
const BESIDE = ['@opentelemetry/api', '@types/node'];

export default function setup(project: TestProject): () => void {
  requireBuild();
  const folder = mkdtempSync(join(tmpdir(), 'otel-webhooks-package-'));
  const [report] = JSON.parse(
    npm(REPOSITORY, 'pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder),
  );
  const file = join(folder, report.filename);
  const files: string[] = report.files.map((entry: { path: string }) => entry.path).sort();
  console.log(`${report.filename}: ${report.size} bytes packed, ${report.unpackedSize} unpacked`);
  for (const entry of report.files) console.log(`${String(entry.size).padStart(9)}  ${entry.path}`);

  const consumer = join(folder, 'consumer');
  cpSync(join(import.meta.dirname, 'consumers'), consumer, { recursive: true });
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '1.0.0' }));
  npm(consumer, 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', file, ...BESIDE.map(pinned));
  project.provide('packed', { file, files, consumer });
  return () => rmSync(folder, { recursive: true, force: true });
}

function pinned(name: string): string {
  const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name}@${version}`;
}

function npm(cwd: string, ...words: string[]): string {
  return execFileSync('npm', words, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
