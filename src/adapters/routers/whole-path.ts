/**
 * The path as it was before a router cut its mount points off. The `scheme://host` of a target in absolute form stays in `url`
 * before what is left of the path.
 */
export function wholePath(base: string, url: string): string {
  if (base === '') return url;
  if (url.charCodeAt(0) === SLASH) return base + url;
  const host = url.indexOf('://');
  const path = host < 0 ? -1 : url.indexOf('/', host + 3);
  return base + (path < 0 ? url : url.slice(path));
}

const SLASH = 0x2f;
