import type { SignedRequest } from '../core/provider.js';

const MAX_VARIANTS = 24;

/** The URLs that the sender may have been given, by what the request says of itself. For finding a mistake only, never for checking. */
export function urlVariants(request: SignedRequest): readonly string[] {
  const { publicUrl = '', target } = request;
  const found = new Set<string>();
  const hosts = [request.header('x-forwarded-host'), request.header('host'), hostOf(publicUrl)];
  const paths = [pathOf(publicUrl), target, withSlash(target), withoutSlash(target), target.split('?', 1)[0] ?? ''];
  for (const host of hosts) {
    if (host === undefined || !/^[\w.:[\]-]{1,255}$/.test(host)) continue;
    for (const path of paths) for (const scheme of ['https', 'http']) found.add(`${scheme}://${host}${path}`);
  }
  found.delete(publicUrl);
  return [...found].slice(0, MAX_VARIANTS);
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return '/';
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function withSlash(target: string): string {
  const [path = '', ...query] = target.split('?');
  return path.endsWith('/') ? target : [`${path}/`, ...query].join('?');
}

function withoutSlash(target: string): string {
  const [path = '', ...query] = target.split('?');
  return path.length > 1 && path.endsWith('/') ? [path.slice(0, -1), ...query].join('?') : target;
}
