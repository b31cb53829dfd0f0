import { codeSource } from './code-source.js';
import { ConfigError } from './config-error.js';
import type { HandlerOptions } from './handler-options.js';
import { type ResolvedHandler, resolveHandler } from './resolve-handler.js';
import { isRecord } from './shape.js';

/** A route that is put where its handler is: it has the options of any other, but neither path nor method. */
export type RouteInCode = Omit<HandlerOptions, 'path' | 'method' | 'store'> & {
  /**
   * Where it is remembered which events were handled: a `DedupeStore`, or `memory` for this route alone. Default: the store of the
   * `WebhookInstrumentation` in this process; without one a store in memory that all routes in code share.
   */
  readonly store?: HandlerOptions['store'];
};

/**
 * Checks the options of one route and fills in the defaults. Its path is still any.
 * @param place where the options stand in the application, e.g. `POST /hooks config.webhook`
 * @throws ConfigError with every fault at once.
 */
export function resolveRoute(options: RouteInCode, place = ''): ResolvedHandler {
  const at = (path: string) => [place, path].filter((part) => part !== '').join('.');
  if (!isRecord(options)) {
    throw new ConfigError([
      {
        code: 'wrong_value',
        path: at(''),
        found: options === null ? 'null' : typeof options,
        allowed: 'an object with provider, and signatureSecret',
      },
    ]);
  }
  const misplaced = ['path', 'method'].filter((name) => Object.hasOwn(options, name));
  if (misplaced.length > 0) {
    throw new ConfigError(
      misplaced.map((path) => ({
        code: 'unknown_option',
        path: at(path),
        found: 'an option of routes in a config',
        allowed: 'none: the route is where its handler is',
      })),
    );
  }
  try {
    return resolveHandler({ ...options, path: '/*' }, codeSource());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((problem) => ({ ...problem, path: at(problem.path) })));
  }
}
