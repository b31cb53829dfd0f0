import type { IncomingMessage } from 'node:http';
import { generalised } from './route-name.js';

/** What routers leave on a request for the handlers that they run. */
export interface RoutedRequest extends IncomingMessage {
  /** The mount points that were cut off `url`. */
  baseUrl?: string;
  originalUrl?: string;
  params?: Record<string, string | undefined>;
  route?: { readonly path?: unknown } | undefined;
}

/** The pattern of the place where a handler stands, as far as the request tells. */
export function patternOf({ baseUrl, originalUrl, url = '', params, route }: RoutedRequest): string {
  const base = generalised(baseUrl ?? cutOff(originalUrl ?? url, url), params ?? {});
  return `${base}${typeof route?.path === 'string' ? route.path : ''}` || '/*';
}

/** Connect and Polka keep no list of what they cut off. */
function cutOff(original: string, url: string): string {
  if (url === '/' || url.startsWith('/?')) return original.replace(/\/?(\?.*)?$/, '');
  return original.endsWith(url) ? original.slice(0, -url.length) : '';
}
