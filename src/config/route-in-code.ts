import { ConfigError } from './config-error.js';
import type { RouteOptions } from './options.js';
import { type ResolvedConfig, resolveConfig } from './resolve.js';

/** A route that is put where its handler is: it has the options of any other, but neither path nor method. */
export type RouteInCode = Omit<RouteOptions, 'path' | 'method'>;

const PREFIX = 'routes[0].';

/**
 * Checks the options of one route and fills in the defaults; gives a config with that one route.
 * @throws ConfigError with every fault at once.
 */
export function resolveRoute(options: RouteInCode): ResolvedConfig {
  const misplaced = ['path', 'method'].filter((name) => Object.hasOwn(Object(options), name));
  if (misplaced.length > 0) {
    throw new ConfigError(
      misplaced.map((path) => ({
        code: 'unknown_option',
        path,
        found: 'an option of routes in a config',
        allowed: 'none: the route is where the middleware is',
      })),
    );
  }
  try {
    return resolveConfig({ routes: [{ ...options, path: '/*' }] });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((problem) => ({ ...problem, path: problem.path.replace(PREFIX, '') })));
  }
}
