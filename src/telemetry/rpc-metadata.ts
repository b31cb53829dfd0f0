import { type Context, createContextKey } from '@opentelemetry/api';

/** Where OpenTelemetry's core keeps what a router tells the HTTP instrumentation. `createContextKey` is `Symbol.for`. */
const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA');

/** Names the route on the HTTP server span and its metrics, where no router did. */
export function nameHttpRoute(context: Context, route: string | undefined): void {
  const metadata = context.getValue(RPC_METADATA) as { route?: string } | undefined;
  if (route !== undefined && metadata !== undefined && metadata.route === undefined) metadata.route = route;
}
