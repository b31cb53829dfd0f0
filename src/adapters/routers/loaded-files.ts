import Module from 'node:module';

/** A CommonJS module. */
export interface LoadedFile {
  exports: unknown;
}

interface CachedFile extends LoadedFile {
  readonly loaded: boolean;
}

/**
 * The CommonJS files whose names end so. What was loaded before us is found as well as what an ES module imported:
 * both go through this cache.
 */
export function* loadedFiles(endings: readonly string[]): Generator<{ readonly ending: string; readonly module: LoadedFile }> {
  const cache = (Module as unknown as { _cache?: Record<string, CachedFile | undefined> })._cache ?? {};
  for (const file of Object.keys(cache)) {
    const path = file.replaceAll('\\', '/');
    const ending = endings.find((known) => path.endsWith(known));
    const module = ending === undefined ? undefined : cache[file];
    if (module?.loaded) yield { ending: ending!, module };
  }
}
