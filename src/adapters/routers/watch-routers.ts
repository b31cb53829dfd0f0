import type { EventEmitter } from 'node:events';
import { InstrumentationNodeModuleDefinition, InstrumentationNodeModuleFile } from '@opentelemetry/instrumentation';
import type { RouterGuard } from '../router-guard.js';
import { expressRouter } from './express.js';
import { loadedFiles } from './loaded-files.js';
import type { Patch, RouterAdapter } from './router-adapter.js';

const ADAPTERS: readonly RouterAdapter[] = [expressRouter];

export interface RouterWatch {
  /** A file was loaded that may hold a router. */
  loaded(adapter: RouterAdapter, exports: unknown): void;
  /** A server answers: by now its routers are there. */
  see(server: EventEmitter): void;
  /** Gives every router its own methods back. */
  stop(): void;
}

/** Puts the guard into every router of the process: those loaded already, those loaded later, and those bundled into an application. */
export function watchRouters(guardFor: (router: string) => RouterGuard, onFault: (what: string, error: unknown) => void): RouterWatch {
  const patches = new Map<object, Patch>();
  const guards = new Map(ADAPTERS.map((adapter) => [adapter, guardFor(adapter.name)]));
  const servers = new WeakSet<EventEmitter>();
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
      for (const patch of patches.values()) patch.undo();
      patches.clear();
    },
  };

  function loaded(adapter: RouterAdapter, exports: unknown): void {
    try {
      const target = (exports as { prototype?: object } | undefined)?.prototype ?? exports;
      if (typeof target !== 'object' && typeof target !== 'function') return;
      if (target === null || patches.has(target)) return;
      const patch = adapter.patch(exports, guards.get(adapter)!);
      if (patch !== undefined) patches.set(patch.target, patch);
    } catch (error) {
      onFault(`putting the guard into the ${adapter.name}`, error);
    }
  }

  function look(): void {
    const byEnding = new Map<string, RouterAdapter>(
      ADAPTERS.flatMap((adapter) => adapter.files.map(({ file }) => [`/${file}`, adapter] as const)),
    );
    for (const { ending, exports } of loadedFiles([...byEnding.keys()])) loaded(byEnding.get(ending)!, exports);
  }

  function reach(listener: unknown): void {
    for (const adapter of ADAPTERS) {
      const exports = adapter.reach?.(listener);
      if (exports !== undefined) loaded(adapter, exports);
    }
  }
}

/** For the require hooks: each of the files is told of when it is loaded. */
export function routerModules(loaded: RouterWatch['loaded']): InstrumentationNodeModuleDefinition[] {
  return ADAPTERS.flatMap((adapter) =>
    adapter.files.map(({ module, file }) => {
      const tell = (exports: unknown) => {
        loaded(adapter, exports);
        return exports;
      };
      const hooked = new InstrumentationNodeModuleFile(`${module}/${file}`, ['*'], tell, () => {});
      return new InstrumentationNodeModuleDefinition(module, ['*'], undefined, undefined, [hooked]);
    }),
  );
}
