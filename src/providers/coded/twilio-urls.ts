/** The ways in which the sender may have written a URL before it signed it: at most seven. */
export function twilioUrls(url: string): readonly string[] {
  const normal = URL.canParse(url) ? withAndWithoutPort(new URL(url).href) : [];
  return [...new Set([url, ...withAndWithoutPort(url), ...normal, ...normal.map(withOldQuery)])];
}

/** As text: a URL object drops the standard port, and rewrites characters that were signed as they are. */
function withAndWithoutPort(url: string): string[] {
  const [, scheme, host, port, rest] =
    /^(https?):\/\/((?:[^/?#]*@)?(?:\[[^\]/?#]*\]|[^/?#:]*))(:[^/?#]*)?(.*)$/is.exec(url) ?? [];
  if (scheme === undefined) return [url];
  const standard = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}${port ?? standard}${rest}`];
}

/** The query as the old `querystring` functions write it: a quote as it is, a space as %20. */
function withOldQuery(url: string): string {
  const start = url.indexOf('?');
  // Loaded when a URL needs it: a tenth of a millisecond.
  const { parse, stringify } = process.getBuiltinModule('node:querystring');
  return start === -1 ? url : `${url.slice(0, start)}?${stringify(parse(url.slice(start + 1)))}`;
}
