import Module from 'node:module';

interface LoadedModule {
  readonly exports: unknown;
  readonly loaded: boolean;
}

/**
 * Exports of the CommonJS files whose names end so. What was loaded before us is found as well as what an ES module imported:
 * both go through this cache.
 */
export function* loadedFiles(endings: readonly string[]): Generator<{ readonly ending: string; readonly exports: unknown }> {
  const cache = (Module as unknown as { _cache?: Record<string, LoadedModule | undefined> })._cache ?? {};
  for (const file of Object.keys(cache)) {
    const path = file.replaceAll('\\', '/');
    const ending = endings.find((known) => path.endsWith(known));
    const loaded = ending === undefined ? undefined : cache[file];
    if (loaded?.loaded) yield { ending: ending!, exports: loaded.exports };
  }
}
