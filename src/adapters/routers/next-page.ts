export type PageParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `[name]`, `[...name]`, `[[...name]]`. */
const PARAMETER = /\[\[?(?:\.\.\.)?([^\]]+)\]\]?/g;

/** The path that a page of Next's stands for in a request. */
export function filledPage(page: string, params: PageParams = {}): string {
  if (!page.includes('[')) return page;
  const filled = page.replace(PARAMETER, (_, name: string) => [params[name] ?? ''].flat().join('/'));
  return filled.length > 1 && filled.endsWith('/') ? filled.slice(0, -1) : filled;
}
