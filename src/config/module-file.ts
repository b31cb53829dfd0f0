import { createRequire } from 'node:module';
import { types } from 'node:util';
import { checkFile, fileError } from './file-text.js';

const IS_TYPESCRIPT = /\.[cm]?ts$/;

/** What a `.mjs`, `.js`, `.cjs` or `.ts` file exports by default. `require` also loads ES modules, and at once. */
export function loadModule(file: string): unknown {
  checkFile(file);
  const require = createRequire(import.meta.url);
  if (IS_TYPESCRIPT.test(file) && !canLoadTypeScript(require)) {
    const found = `TypeScript on Node.js ${process.versions.node}`;
    throw fileError(file, 'unreadable', found, 'Node.js 22.18 or later for .ts; or webhooks.config.mjs, .yaml or .json');
  }
  let loaded: unknown;
  try {
    loaded = require(file);
  } catch (error) {
    throw explain(file, error);
  }
  const exported = defaultExportOf(loaded);
  if (exported === undefined)
    throw fileError(file, 'unreadable', 'no default export', 'export default defineConfig({ routes: […] })');
  return exported;
}

/** Natively, or by a loader that the application brings. */
function canLoadTypeScript(require: NodeJS.Require): boolean {
  return Boolean((process.features as { typescript?: unknown }).typescript) || '.ts' in require.extensions;
}

function defaultExportOf(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null) return loaded;
  if (types.isModuleNamespaceObject(loaded) || '__esModule' in loaded) return (loaded as { default?: unknown }).default;
  // What require() gives for a CommonJS file that assigns nothing.
  return Object.keys(loaded).length === 0 ? undefined : loaded;
}

function explain(file: string, error: unknown): Error {
  const { code } = (error ?? {}) as { code?: string };
  if (code === 'ERR_REQUIRE_ASYNC_MODULE') {
    return fileError(
      file,
      'unreadable',
      'top-level await',
      'a module without it: a config is read before the application starts',
    );
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return fileError(file, 'syntax', 'TypeScript that is more than types (enum, namespace, …)', 'types that can be stripped');
  }
  // The message and the stack of a syntax error quote the source, where a secret may be.
  if (types.isNativeError(error) && error.name === 'SyntaxError') {
    return fileError(file, 'syntax', 'a syntax error', 'a module that Node.js can load; `node --check` shows where it cannot');
  }
  const name = types.isNativeError(error) ? error.name : typeof error;
  return fileError(file, 'unreadable', `a module that throws (${name})`, 'a module that loads', { cause: error });
}
