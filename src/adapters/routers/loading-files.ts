import Module from 'node:module';

import type { LoadedFile } from './loaded-files.js';

type Load = (this: unknown, module: LoadedFile, file: string) => void;

/**
 * Tells of each CommonJS file whose name ends so, right after it was loaded: by `require` or by `import`, and under whatever name
 * its package was installed. Returns the way back.
 */
export function watchLoading(endings: readonly string[], loaded: (ending: string, module: LoadedFile) => void): () => void {
  const { _extensions: extensions } = Module as unknown as { _extensions?: Record<string, Load> };
  const original = extensions?.['.js'];
  if (original === undefined) return () => {};
  const names = new Set(endings.map(nameOf));
  const load: Load = function (module, file) {
    original.call(this, module, file);
    const path = file.replaceAll('\\', '/');
    if (!names.has(nameOf(path))) return;
    for (const ending of endings) if (path.endsWith(ending)) loaded(ending, module);
  };
  extensions!['.js'] = load;
  return () => {
    if (extensions!['.js'] === load) extensions!['.js'] = original;
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
