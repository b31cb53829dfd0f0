import type { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import shimmer from 'shimmer';
import { addPruned } from './weak-set.js';

type Seen = (server: EventEmitter) => void;

const FACTORIES = ['createServer', 'createSecureServer'] as const;

const watchers = new Set<Seen>();
const servers = new Set<WeakRef<EventEmitter>>();

/**
 * Tells of every http2 server, those made while anybody watched included. They publish no diagnostics channel for their
 * requests, so they are seen when they are made. Returns the way back.
 */
export function watchHttp2(seen: Seen): () => void {
  if (watchers.size === 0) wrapFactories();
  watchers.add(seen);
  for (const reference of servers) {
    const server = reference.deref();
    if (server !== undefined) seen(server);
  }
  return () => {
    watchers.delete(seen);
    if (watchers.size === 0) unwrapFactories();
  };
}

/** Goes around the require hooks of other instrumentations, which remember the first load of a module. */
function http2(): typeof import('node:http2') {
  return process.getBuiltinModule('node:http2');
}

function wrapFactories(): void {
  for (const factory of FACTORIES) {
    shimmer.wrap(http2(), factory, (original) => {
      const create = original as (...args: unknown[]) => EventEmitter;
      return function (this: unknown, ...args: unknown[]) {
        const server = create.apply(this, args);
        addPruned(servers, server);
        for (const seen of watchers) seen(server);
        return server;
      } as never;
    });
  }
  syncBuiltinESMExports();
}

function unwrapFactories(): void {
  for (const factory of FACTORIES) shimmer.unwrap(http2(), factory);
  syncBuiltinESMExports();
}
