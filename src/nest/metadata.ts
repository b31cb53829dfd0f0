/**
 * Where Nest's own decorators put what they say of a method, from Nest 10 to 12: `@UseGuards`, `@UseInterceptors`, `@RouteConfig` of
 * its Fastify platform, and what `createParamDecorator` makes. Written here, so that nothing of Nest's is imported: the
 * application's copy is the one that reads it.
 */
const GUARDS = '__guards__';
const INTERCEPTORS = '__interceptors__';
const FASTIFY_ROUTE_CONFIG = '__fastify_route_config__';
const ARGUMENTS = '__routeArguments__';
const CUSTOM_ARGUMENT = 'outworxWebhookDelivery__customRouteArgs__';

interface Metadata {
  getMetadata(key: string, target: object, property?: string | symbol): unknown;
  defineMetadata(key: string, value: unknown, target: object, property?: string | symbol): void;
}

/** Before the guards that the method has of its own. */
export function addGuard(method: object, guard: object): void {
  prepend(GUARDS, method, guard);
}

/** Around the interceptors that the method has of its own. */
export function addInterceptor(method: object, interceptor: object): void {
  prepend(INTERCEPTORS, method, interceptor);
}

/** What the route's `config` is on Fastify; nothing on Express. */
export function addFastifyConfig(method: object, config: object): void {
  const { getMetadata, defineMetadata } = metadata();
  defineMetadata(
    FASTIFY_ROUTE_CONFIG,
    { ...(getMetadata(FASTIFY_ROUTE_CONFIG, method) as object | undefined), ...config },
    method,
  );
}

/** `factory` gives the argument at `index`. */
export function addArgument(
  controller: object,
  name: string | symbol,
  index: number,
  factory: (data: unknown, context: never) => unknown,
): void {
  const { getMetadata, defineMetadata } = metadata();
  const others = getMetadata(ARGUMENTS, controller, name) as object | undefined;
  const ours = { [`${CUSTOM_ARGUMENT}:${index}`]: { index, factory, data: undefined, pipes: [] } };
  defineMetadata(ARGUMENTS, { ...others, ...ours }, controller, name);
}

function prepend(key: string, method: object, value: object): void {
  const { getMetadata, defineMetadata } = metadata();
  defineMetadata(key, [value, ...((getMetadata(key, method) as object[] | undefined) ?? [])], method);
}

function metadata(): Metadata {
  const api = Reflect as Partial<Metadata>;
  if (typeof api.getMetadata !== 'function' || typeof api.defineMetadata !== 'function') {
    throw new TypeError(
      "decorators of Nest need reflect-metadata: import 'reflect-metadata' before the controllers, as Nest does",
    );
  }
  return api as Metadata;
}
