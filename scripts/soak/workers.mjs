import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A worker process; its unhandled rejections and uncaught exceptions are counted. */
export function startWorker(file, settings) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const worker = { child, errors: 0, on: (event, listener) => child.on(event, listener) };
  child.stderr.on('data', (data) => {
    worker.errors++;
    process.stderr.write(data);
  });
  return worker;
}

/** Where the workers' handlers write what they did: appended to, outside of everything that is tested. */
export function effectsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'otel-webhooks-effects-'));
  return {
    folder,
    /** Of each event, the attempts that its handler runs were told, in the order of time. */
    read() {
      const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean));
      const runs = new Map();
      for (const line of lines) {
        const [event, attempt, at] = line.split(' ');
        if (!runs.has(event)) runs.set(event, []);
        runs.get(event).push({ attempt: Number(attempt), at: Number(at) });
      }
      for (const list of runs.values()) list.sort((a, b) => a.at - b.at);
      return runs;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Ends by an error code when one of them is not so. */
export function conclude(title, facts, promises) {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(facts)) console.log(`  ${name.padEnd(38)}${value}`);
  const broken = Object.entries(promises).filter(([, isKept]) => !isKept);
  for (const [promise] of broken) console.log(`  BROKEN: ${promise}`);
  if (broken.length === 0) console.log(`  kept: ${Object.keys(promises).join(', ')}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
