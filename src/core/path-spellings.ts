/**
 * The ways in which some router may read a request target. Each router normalises in its own way: one decodes, another
 * collapses slashes, a third resolves dots. A path is protected only if every one of these readings is looked up.
 */
export function spellings(target: string): Iterable<string> {
  let readings = new Set<string>([target]);
  for (const step of STEPS) {
    const next = new Set<string>();
    for (const reading of readings) {
      for (const variant of step(reading)) next.add(variant);
    }
    readings = next;
  }
  return readings;
}

/** True when the path of a target is written so plainly that every router reads it alike, but for case and one trailing slash. */
export function isPlain(path: string): boolean {
  return path.charCodeAt(0) === SLASH && !ODD.test(path);
}

/** What is no printable ASCII, `#`, `%`, `;`, `\\`, and an empty segment or one that begins with a dot. One pass, no backtracking. */
const ODD = /[^!"$&-:<-[\]-~]|\/[/.]/;
const SLASH = 0x2f;

type Step = (path: string) => readonly string[];

const STEPS: readonly Step[] = [
  withoutAuthority,
  withoutQuery,
  withoutEscapedDots,
  decoded,
  withSlashes,
  withoutParameters,
  withoutDots,
  folded,
];

/**
 * `scheme://host/path`, and what is left when a parser takes an empty host for none; `//host/path`, which is one to a URL parser
 * that is given the server's own as its base. Fastify does not look at the first character.
 */
function withoutAuthority(target: string): string[] {
  const readings = [target];
  // URL parsers drop these first.
  const relative = /^[/\\]{2,}([^/\\]*)([\s\S]*)/.exec(target.replace(/[\t\n\r]/g, ''));
  if (relative !== null) readings.push(relative[2] || '/');
  const colon = target.indexOf('://');
  if (colon > 0 && target.indexOf('/') > colon) {
    const rest = target.slice(colon + 3);
    readings.push(fromFirstSlash(rest), fromFirstSlash(rest.replace(/^[/\\]+/, '')));
  } else if (target.charCodeAt(0) !== SLASH) {
    readings.push(`/${target.slice(1)}`, `/${target}`);
  }
  return readings;
}

function fromFirstSlash(text: string): string {
  const slash = text.search(/[/\\]/);
  return slash < 0 ? '/' : text.slice(slash);
}

function withoutQuery(path: string): string[] {
  const end = path.search(/[?#]/);
  return [end < 0 ? path : path.slice(0, end)];
}

/** As URL parsers do: `%2e` is a dot while `%2f` is no slash yet, so that `/a%2fb/%2e%2e/c` is `/c`. */
function withoutEscapedDots(path: string): string[] {
  if (!path.includes('%')) return [path];
  const dotted = path.replace(/%2e/gi, '.');
  return [path, resolveDots(dotted), resolveDots(dotted.replaceAll('\\', '/'))];
}

/** h3 1 decodes first and looks for the query then: `/a%3Fx` is `/a` to it. */
function decoded(path: string): string[] {
  if (!path.includes('%')) return [path];
  const once = percentDecoded(path);
  const twice = once.includes('%') ? percentDecoded(once) : once;
  return [path, once, twice, ...withoutQuery(once), ...withoutQuery(twice)];
}

/** Every valid escape is decoded; what is no escape stays as it is. Decoding byte runs keeps UTF-8 sequences whole. */
function percentDecoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function withSlashes(path: string): string[] {
  return path.includes('\\') ? [path, path.replaceAll('\\', '/')] : [path];
}

/** `/a;x=1/b`: parameters of a segment to some, the start of a query to others. */
function withoutParameters(path: string): string[] {
  const start = path.indexOf(';');
  return start < 0 ? [path] : [path, path.slice(0, start), path.replace(/;[^/]*/g, '')];
}

/** Dots before or after empty segments are taken out: `/a//../b` is `/a/b` to one parser and `/b` to another. */
function withoutDots(path: string): string[] {
  if (!path.includes('/.') && !path.includes('//')) return [path];
  const collapsed = path.replace(/\/{2,}/g, '/');
  return [collapsed, resolveDots(path).replace(/\/{2,}/g, '/'), resolveDots(collapsed)];
}

function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** Compatibility forms (the Kelvin sign is a K to a router that folds case), and control characters, which URL parsers drop. */
function folded(path: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return [path.normalize('NFKC').replace(/[\u0000-\u0020\u007f]/g, '')];
}
