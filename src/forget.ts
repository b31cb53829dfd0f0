import { keyOf } from './core/deduplication.js';
import type { RequestHead } from './core/delivery.js';
import type { Route } from './core/route.js';
import type { DedupeStore } from './core/store.js';

/** Which event a store shall forget. */
export interface EventToForget {
  /** The configured path pattern, e.g. `/webhooks/:tenant/stripe`. */
  readonly route: string;
  /** What identifies the event on this route: the provider's event id, or what `idempotencyKey` reads. */
  readonly id: string;
  /** What `:name` in the pattern stood for, as the delivery had it. Default none. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** What the route's secret function looks at, where it looks at headers. Lower case. Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Lets an event run again when it is delivered again. False when there was nothing to forget, or when it is being handled now.
 * @throws TypeError for a route that is not there, does not deduplicate, or lacks a parameter.
 */
export async function forgetEvent(store: DedupeStore, routes: readonly Route[], event: EventToForget): Promise<boolean> {
  const here = routes.filter(({ path }) => path === event.route);
  if (here.length === 0) {
    throw new TypeError(
      `forget: no route ${JSON.stringify(event.route)}. There are: ${routes.map(({ path }) => path).join(', ')}`,
    );
  }
  const deduplicating = here.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
  if (deduplicating.length === 0) throw new TypeError(`forget: ${event.route} has no idempotencyKey, and remembers nothing`);
  let isForgotten = false;
  for (const route of deduplicating) {
    const params = paramsOf(route, event);
    for (const tenant of await tenantsOf(route, event, params)) {
      const key = keyOf({ path: route.path, params, provider: route.provider.name, tenant }, event.id);
      isForgotten = (await store.forget(key)) || isForgotten;
    }
  }
  return isForgotten;
}

/** In the order of the pattern, as a delivery has them: they are part of what an event is known by. */
function paramsOf({ path }: Route, { params = {} }: EventToForget): Readonly<Record<string, string>> {
  const names = path
    .split('/')
    .filter((segment) => segment.startsWith(':'))
    .map((segment) => segment.slice(1));
  const missing = names.find((name) => !Object.hasOwn(params, name));
  if (missing !== undefined) throw new TypeError(`forget: ${path} needs the parameter ${missing}`);
  return Object.fromEntries(names.map((name) => [name, params[name]!]));
}

/** Where the sender decides the secret, the secret is part of what an event is known by. */
async function tenantsOf(
  { secrets, path }: Route,
  { headers = {} }: EventToForget,
  params: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  if (!secrets?.perTenant) return [''];
  const target = path.replace(/:([^/]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const head: RequestHead = {
    method: 'POST',
    target,
    params,
    header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    isRepeated: () => false,
    release() {},
  };
  return (await secrets.secretsFor(head)).map(({ fingerprint }) => fingerprint);
}
