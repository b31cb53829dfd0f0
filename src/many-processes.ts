import cluster from 'node:cluster';
import { isMainThread } from 'node:worker_threads';
import type { DiagLogger } from '@opentelemetry/api';
import type { Route } from './core/route.js';

let isSaid = false;

/** Says once that a process which is one of several remembers alone: a retry that reaches another one runs there. */
export function warnOfManyProcesses(routes: readonly Route[], diag: Pick<DiagLogger, 'warn'>): void {
  if (isSaid || !routes.some(({ idempotencyKey }) => idempotencyKey !== undefined)) return;
  const manager = managerOf(process.env);
  if (manager === undefined) return;
  isSaid = true;
  diag.warn(
    `this is one of several processes (${manager}) and each remembers events alone: a retry that reaches another one runs again. ` +
      'Use store: redis://… (or another store that all of them share)',
  );
}

function managerOf(env: NodeJS.ProcessEnv): string | undefined {
  if (cluster.isWorker) return 'a cluster worker';
  if (!isMainThread) return 'a worker thread';
  // PM2 numbers the instances of cluster mode, and its fork mode sets pm_id alone.
  if (env.NODE_APP_INSTANCE !== undefined) return `instance ${env.NODE_APP_INSTANCE.slice(0, 8)} of PM2`;
  return undefined;
}
