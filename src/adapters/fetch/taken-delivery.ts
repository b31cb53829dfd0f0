import { currentDelivery } from '../../core/current-delivery.js';
import type { Delivery } from '../../core/delivery.js';
import type { Route } from '../../core/route.js';
import { targetOf } from './fetch-head.js';

/**
 * The delivery that this request already is, because an instrumentation of the server below has taken it: verified for the same
 * sender, and not merely by a path that looks alike.
 */
export function takenDelivery(request: Request, route: Route): Delivery | undefined {
  const delivery = currentDelivery();
  if (delivery === undefined || delivery.outcome !== undefined) return undefined;
  if (delivery.route.provider.name !== route.provider.name) return undefined;
  if (route.secrets !== undefined && !delivery.isVerified) return undefined;
  return isSameRequest(request, delivery, route) ? delivery : undefined;
}

/**
 * A handler may call another with a request of its own making. Rewrites change the path, but nothing changes what was signed; a
 * sender whose signature is in no header must at least be at the same address.
 */
function isSameRequest(request: Request, { head }: Delivery, { provider }: Route): boolean {
  const target = targetOf(request.url);
  if (head.method !== request.method || queryOf(head.target) !== queryOf(target)) return false;
  const names = ['content-length', 'content-type', ...provider.secretHeaders];
  if (!names.every((name) => head.header(name) === (request.headers.get(name) ?? undefined))) return false;
  return provider.secretHeaders.length > 0 || head.target === target;
}

function queryOf(target: string): string {
  const start = target.indexOf('?');
  return start < 0 ? '' : target.slice(start);
}
