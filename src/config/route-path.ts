/** Literal text of a segment: unreserved characters and those that no router gives a meaning to. */
const LITERAL = /^[A-Za-z0-9._~!$&',=@-]+$/;
const PARAM = /^:[A-Za-z_][A-Za-z0-9_]*$/;
const MAX_LENGTH = 512;

/** What is wrong with a route's path, as what is allowed instead; `undefined` when it is good. */
export function pathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'a path that starts with /';
  if (path.length > MAX_LENGTH) return `a path of at most ${MAX_LENGTH} characters`;
  if (/[?#]/.test(path)) return 'a path without query and fragment';
  if (path.includes('%')) return 'a path without percent escapes: write the characters themselves';
  if (path === '/') return undefined;
  if (path.endsWith('/')) return 'a path without a slash at its end: requests with one are matched too';
  const segments = path.slice(1).split('/');
  const params = segments.filter((segment) => segment.startsWith(':'));
  if (new Set(params).size < params.length) return 'a different name for each :param';
  return segments.map((segment, i) => segmentFault(segment, i === segments.length - 1)).find((fault) => fault !== undefined);
}

function segmentFault(segment: string, isLast: boolean): string | undefined {
  if (segment === '') return 'a path without empty segments (//)';
  if (segment === '.' || segment === '..') return 'a path without . and .. segments';
  if (segment.includes('*')) return segment === '*' && isLast ? undefined : '* only as the whole last segment';
  if (segment.includes(':')) return PARAM.test(segment) ? undefined : ':param only as a whole segment, a letter or _ first';
  return LITERAL.test(segment) ? undefined : "ASCII letters, digits and -._~!$&',=@ in a segment: no regular expressions";
}

/** Equal for two paths that a request could not tell apart: case and the names of parameters do not count. */
export function pathIdentity(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? ':' : segment.toLowerCase()))
    .join('/');
}

/** The same path with what is most often wrong put right, if that is enough. */
export function suggestPath(path: string): string | undefined {
  const mended = `/${path.replace(/[?#].*$/s, '')}`.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return mended !== path && pathFault(mended) === undefined ? mended : undefined;
}
