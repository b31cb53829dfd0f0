import type { Route } from '../core/route.js';
import type { PublicUrlFunction } from './options.js';
import { viewOf } from './request-view.js';

/** What a `publicUrl` may be: an absolute http or https URL that a path and a query can be appended to. */
export function isPublicUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(text)) return false;
  return URL.canParse(text);
}

/** The URL as the sender was given it: origin and prefix from the config, path and query from the request. */
export function publicUrlReader(option: string | PublicUrlFunction): NonNullable<Route['publicUrl']> {
  if (typeof option === 'function') return (head) => textOf(option(viewOf(head)));
  const base = option.replace(/\/+$/, '');
  return (head) => base + pathAndQuery(head.target);
}

/** A proxy may send the absolute form, `http://host/path?query`. */
function pathAndQuery(target: string): string {
  if (target.startsWith('/')) return target;
  const authority = target.indexOf('://');
  const slash = target.indexOf('/', authority + 3);
  return authority > 0 && slash > 0 ? target.slice(slash) : `/${target}`;
}

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined;
}
