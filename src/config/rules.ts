import type { Provider } from '../core/provider.js';
import type { Faults } from './faults.js';
import type { Mode, RouteOptions, WebhookConfig } from './options.js';
import type { ConfigPath } from './problem.js';
import { pathIdentity } from './route-path.js';
import type { ConfigSource } from './source.js';

/** What no single value shows. Looks only at values that are sound, and at all of those. */
export function checkRoute(
  route: RouteOptions,
  at: ConfigPath,
  provider: Provider | undefined,
  defaults: Pick<WebhookConfig, 'mode'>,
  faults: Faults,
): void {
  if (Object.hasOwn(route, 'signatureSecret') && route.signatureSecret === undefined) {
    faults.add({
      code: 'unusable_secret',
      path: [...at, 'signatureSecret'],
      found: 'nothing (undefined): a variable that is not set?',
      allowed: 'a secret, or no signatureSecret at all for a route that verifies nothing',
    });
  }
  if (route.eventTypeHeader !== undefined && route.eventTypeField !== undefined) {
    faults.add({
      code: 'conflict',
      path: [...at, 'eventTypeField'],
      at: 'key',
      found: 'eventTypeField beside eventTypeHeader',
      allowed: 'one of the two',
    });
  }
  checkHandshake(route, at, provider, faults);
  const isSigned = route.signatureSecret !== undefined;
  if (provider?.signsUrl && isSigned && route.publicUrl === undefined && modeOf(route, at, defaults, faults) === 'enforce') {
    faults.add({
      code: 'missing_option',
      path: [...at, 'publicUrl'],
      found: 'nothing',
      allowed: `the public origin, e.g. https://api.example.com: ${provider.name} signs the URL that it calls, and nothing can be verified without. Or mode: observe`,
    });
  }
}

/** What a secret leaves open and the route does not say either. */
export function checkNeed(
  option: 'publicUrl' | 'webhookId',
  route: RouteOptions,
  at: ConfigPath,
  { name }: Provider,
  defaults: Pick<WebhookConfig, 'mode'>,
  faults: Faults,
): void {
  const isMissing = route[option] === undefined && faults.areNoneAt([...at, option]);
  if (!isMissing || modeOf(route, at, defaults, faults) !== 'enforce') return;
  faults.add({
    code: 'missing_option',
    path: [...at, option],
    found: 'nothing',
    allowed: `${NEEDED[option]}: it is signed by ${name} and not in this secret, and nothing can be verified without. Or mode: observe`,
  });
}

const NEEDED = {
  publicUrl: 'the public origin, e.g. https://api.example.com',
  webhookId: 'what the sender calls this webhook',
} as const;

function checkHandshake(route: RouteOptions, at: ConfigPath, provider: Provider | undefined, faults: Faults): void {
  if (provider === undefined || route.handshake !== 'answer' || !faults.areNoneAt([...at, 'handshake'])) return;
  const { canAnswer = false, showsToken = false } = provider.handshakes ?? {};
  if (!canAnswer) {
    faults.add({
      code: 'conflict',
      path: [...at, 'handshake'],
      found: `"answer", and ${provider.name} has no handshake that can be answered without the application`,
      allowed: 'pass',
    });
  } else if (showsToken && route.verifyToken === undefined) {
    faults.add({
      code: 'missing_option',
      path: [...at, 'verifyToken'],
      found: 'nothing',
      allowed: `the token that ${provider.name} was given to show in its handshake, or handshake: pass`,
    });
  }
}

function modeOf(route: RouteOptions, at: ConfigPath, defaults: Pick<WebhookConfig, 'mode'>, faults: Faults): Mode | undefined {
  const path = route.mode === undefined ? ['mode'] : [...at, 'mode'];
  return faults.areNoneAt(path) ? (route.mode ?? defaults.mode ?? 'enforce') : undefined;
}

/** No two routes for one path and method. */
export function checkUnique(routes: readonly unknown[], source: ConfigSource, faults: Faults): void {
  const taken = new Map<string, number>();
  routes.forEach((entry, i) => {
    const isSound = faults.areNoneAt(['routes', i, 'path']) && faults.areNoneAt(['routes', i, 'method']);
    if (!isSound) return;
    const route = entry as RouteOptions;
    for (const method of methodsOf(route)) {
      const key = `${method} ${pathIdentity(route.path)}`;
      const first = taken.get(key);
      if (first === undefined) {
        taken.set(key, i);
        continue;
      }
      if (first === i) continue;
      const line = source.locate(['routes', first, 'path'], 'value')?.line;
      faults.add({
        code: 'duplicate_route',
        path: ['routes', i, 'path'],
        found: `${method} ${route.path}, which routes[${first}]${line === undefined ? '' : ` (line ${line})`} has already`,
        allowed: 'one route per path and method; case and the names of parameters do not count',
      });
    }
  });
}

export function methodsOf({ method = 'POST' }: RouteOptions): readonly string[] {
  return typeof method === 'string' ? [method] : method;
}
