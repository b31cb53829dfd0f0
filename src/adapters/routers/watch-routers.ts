import type { EventEmitter } from 'node:events';
import { InstrumentationNodeModuleDefinition, InstrumentationNodeModuleFile } from '@opentelemetry/instrumentation';
import type { RouterGuard } from '../router-guard.js';
import { addPruned } from '../weak-set.js';
import { connectRouter } from './connect.js';
import { expressRouter } from './express.js';
import { fastifyRouter } from './fastify.js';
import { hapiRouter } from './hapi.js';
import { koaRouter } from './koa.js';
import { koaRouterRouter } from './koa-router.js';
import { type LoadedFile, loadedFiles } from './loaded-files.js';
import { watchLoading } from './loading-files.js';
import { nestErrors } from './nest.js';
import { nextRouter } from './next.js';
import { nextErrors } from './next-errors.js';
import { nextTrace } from './next-trace.js';
import { polkaRouter } from './polka.js';
import { restifyRouter } from './restify.js';
import type { RouterAdapter, RouterFile } from './router-adapter.js';

const ADAPTERS: readonly RouterAdapter[] = [
  expressRouter,
  fastifyRouter,
  koaRouter,
  koaRouterRouter,
  hapiRouter,
  nestErrors,
  nextRouter,
  nextErrors,
  nextTrace,
  restifyRouter,
  polkaRouter,
  connectRouter,
];

/** Under any package name, where the file's own says enough: people install two versions side by side under aliases. */
const endingOf = ({ module, file, isMain }: RouterFile) => (isMain ? `/${module}/${file}` : `/${file}`);

/** Several frameworks have files of the same name. */
const byEnding = new Map<string, RouterAdapter[]>();
for (const adapter of ADAPTERS) {
  for (const ending of adapter.files.map(endingOf)) byEnding.set(ending, [...(byEnding.get(ending) ?? []), adapter]);
}

/** Stands for what is not there any more. */
const GONE = {};

export interface RouterWatch {
  /** A file was loaded that may hold a router. */
  loaded(adapter: RouterAdapter, exports: unknown): void;
  /** A server answers: by now its routers are there. */
  see(server: EventEmitter): void;
  /** Gives every router its own methods back. */
  stop(): void;
}

/** Puts the guard into every router of the process: those loaded already, those loaded later, and those bundled into an application. */
export function watchRouters(
  guardFor: (router: string) => RouterGuard,
  onFault: (what: string, error: unknown) => void,
): RouterWatch {
  /** By what was patched, or replaced. Applications come and go. */
  const undos = new WeakMap<object, () => void>();
  const patched = new Set<WeakRef<object>>();
  const guards = new Map(ADAPTERS.map((adapter) => [adapter, guardFor(adapter.name)]));
  const servers = new WeakSet<EventEmitter>();
  let isStopped = false;
  for (const adapter of ADAPTERS) patchOnce(adapter, () => adapter.channel);
  const unwatchLoading = watchLoading([...byEnding.keys()], (ending, module) => {
    for (const adapter of byEnding.get(ending)!) take(adapter, module);
  });
  look();

  return {
    loaded,
    see(server) {
      if (servers.has(server)) return;
      servers.add(server);
      look();
      for (const listener of server.listeners('request')) reach(listener);
    },
    stop() {
      isStopped = true;
      unwatchLoading();
      for (const guard of guards.values()) guard.stop();
      for (const reference of patched) undos.get(reference.deref() ?? GONE)?.();
      patched.clear();
    },
  };

  function loaded(adapter: RouterAdapter, exports: unknown): void {
    patchOnce(adapter, () => adapter.targetOf(exports));
    // A part of a framework that is itself on its way: where an ES module imports that, no hook tells of it.
    if (adapter.targetOf(exports) === undefined) queueMicrotask(() => isStopped || look());
  }

  function take(adapter: RouterAdapter, module: LoadedFile): void {
    if (isStopped) return;
    patchOnce(adapter, () => adapter.targetOf(module.exports));
    const { exports } = module;
    const telling = undos.has(module)
      ? undefined
      : adapter.tellingMaker?.(exports, (app) => isStopped || patchOnce(adapter, () => app));
    if (telling === undefined) return;
    module.exports = telling;
    remember(module, () => {
      if (module.exports === telling) module.exports = exports;
    });
  }

  function remember(object: object, undo: () => void): void {
    undos.set(object, undo);
    addPruned(patched, object);
  }

  function patchOnce(adapter: RouterAdapter, find: () => object | undefined): void {
    try {
      const target = find();
      if (target === undefined || undos.has(target)) return;
      remember(target, adapter.patch(target, guards.get(adapter)!));
    } catch (error) {
      onFault(`putting the guard into the ${adapter.name}`, error);
    }
  }

  function look(): void {
    for (const { ending, module } of loadedFiles([...byEnding.keys()])) {
      for (const adapter of byEnding.get(ending)!) take(adapter, module);
    }
  }

  function reach(listener: unknown): void {
    for (const adapter of ADAPTERS) patchOnce(adapter, () => adapter.reach?.(listener));
  }
}

/** For the require hooks: each of the files is told of when it is loaded. */
export function routerModules(loaded: RouterWatch['loaded']): InstrumentationNodeModuleDefinition[] {
  return ADAPTERS.flatMap((adapter) =>
    adapter.files.map(({ module, file, isMain }) => {
      const tell = (exports: unknown) => {
        loaded(adapter, exports);
        return exports;
      };
      if (isMain) return new InstrumentationNodeModuleDefinition(module, ['*'], tell, () => {});
      const hooked = new InstrumentationNodeModuleFile(`${module}/${file}`, ['*'], tell, () => {});
      return new InstrumentationNodeModuleDefinition(module, ['*'], undefined, undefined, [hooked]);
    }),
  );
}
