import { parse, stringify } from 'node:querystring';

/** The ways in which the sender may have written a URL before it signed it: at most five. */
export function twilioUrls(url: string): readonly string[] {
  if (!URL.canParse(url)) return [url];
  const without = new URL(url);
  without.port = '';
  const bare = without.href;
  const ported = withPort(new URL(url));
  return [...new Set([url, bare, ported, withOldQuery(bare), withOldQuery(ported)])];
}

/** A URL object drops the standard port, so it is put in by hand. */
function withPort(url: URL): string {
  if (url.port !== '') return url.href;
  const { protocol, username, password, host, pathname, search } = url;
  const user = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`;
  return `${protocol}//${user}${host}:${protocol === 'https:' ? 443 : 80}${pathname}${search}`;
}

/** The query as the old `querystring` functions write it: a quote as it is, a space as %20. */
function withOldQuery(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? url : `${url.slice(0, start)}?${stringify(parse(url.slice(start + 1)))}`;
}
