/** One way of writing the path of a webhook, or of something near it, as the target of a request. */
export interface Spelling {
  readonly what: string;
  readonly target: string;
  /** Default: a server's own name. */
  readonly host?: string;
}

const of = (entries: Readonly<Record<string, string>>): Spelling[] =>
  Object.entries(entries).map(([what, target]) => ({ what, target }));

/** As the config has it: what a signed delivery is sent to. */
export const CANONICAL = '/webhooks/stripe';

/** Reached a handler in at least one of thirty router set-ups, measured. */
const REACHED = of({
  canonical: CANONICAL,
  query: '/webhooks/stripe?x',
  'empty query': '/webhooks/stripe?',
  'trailing slash': '/webhooks/stripe/',
  'trailing slashes': '/webhooks/stripe//',
  'leading slashes': '//webhooks/stripe',
  'three leading slashes': '///webhooks/stripe',
  'inner slashes': '/webhooks//stripe',
  case: '/Webhooks/Stripe',
  'upper case': '/WEBHOOKS/STRIPE',
  'an escaped letter': '/webhooks/%73tripe',
  'every letter escaped': '/webhooks/%73%74%72%69%70%65',
  'an escape in the first segment': '/%77ebhooks/stripe',
  'a dot': '/webhooks/./stripe',
  'an escaped dot': '/webhooks/%2e/stripe',
  'two dots': '/webhooks/../webhooks/stripe',
  'two escaped dots': '/x/%2e%2e/webhooks/stripe',
  'two dots at the root': '/../webhooks/stripe',
  'a trailing dot': '/webhooks/stripe/.',
  'a parameter': '/webhooks/stripe;x=1',
  'a fragment': '/webhooks/stripe#x',
  'absolute form': 'http://host/webhooks/stripe',
  'absolute form, upper case': 'HTTP://host/webhooks/stripe',
  'absolute form, https': 'https://evil.test/webhooks/stripe',
  'absolute form, with a user': 'http://u:p@host/webhooks/stripe',
  'absolute form, another scheme': 'ftp://host/webhooks/stripe',
  'a backslash': '/webhooks\\stripe',
  'a Kelvin sign': '/webhoo%E2%84%AAs/stripe',
  'below it': '/webhooks/stripe/extra',
  'a method in the query': '/webhooks/stripe?_method=POST',
});

/** Found by fuzzing. */
const FOUND: Spelling[] = [
  ...of({
    'another first character': '*webhooks/stripe',
    'empty segment and two dots': '/webhooks//../stripe',
    'absolute form, empty host': 'http:///h/webhooks/stripe',
    'below it and up again': '/webhooks/stripe/../',
    'up again from a segment with an escaped slash': '/webhooks/st%2fripe/%2e%2e/stripe',
    'an escaped question mark': '/webhooks/stripe%3Fx=1',
    'a host': '//host/webhooks/stripe',
    'a host after three slashes': '///host/webhooks/stripe',
    'a host after a backslash': '/\\host/webhooks/stripe',
  }),
  { what: 'a path in the host', target: '/', host: 'localhost/webhooks/stripe?' },
  { what: 'a path in the host, and a fragment', target: '/', host: 'localhost/webhooks/stripe#' },
  { what: 'half of it in the host', target: '/stripe', host: 'localhost\\webhooks' },
];

/** Never reached one. Routers change. */
const NEVER_REACHED = of({
  'escaped twice': '/webhooks/%2573tripe',
  'an escaped slash': '/webhooks%2Fstripe',
  'an escaped leading slash': '/%2fwebhooks/stripe',
  'an escaped trailing slash': '/webhooks/stripe%2F',
  'a parameter in the middle': '/webhooks;x=1/stripe',
  'an escaped semicolon': '/webhooks/stripe%3Bx=1',
  'an escaped number sign': '/webhooks/stripe%23x',
  'a leading backslash': '\\webhooks\\stripe',
  'an escaped backslash': '/webhooks%5Cstripe',
  'no leading slash': 'webhooks/stripe',
  'an escaped tab': '/webhooks/str%09ipe',
  'an escaped space at the end': '/webhooks/stripe%20',
  'an escaped zero at the end': '/webhooks/stripe%00',
  'an escaped line feed at the end': '/webhooks/stripe%0A',
  'half an escape': '/webhooks/stripe%',
  'no escape': '/webhooks/stripe%zz',
  'bad UTF-8': '/webhooks/stripe%ff',
  'an overlong s': '/webhooks/%c1%b3tripe',
  'a long s': '/webhooks/%C5%BFtripe',
  'a fullwidth s': '/webhooks/%EF%BD%93tripe',
  'a raw high byte': '/webhooks/\u017ftripe',
  'an extension': '/webhooks/stripe.json',
  'a raw tab': '/webhooks/str\tipe',
  'a dot segment with a parameter': '/webhooks/.;x/stripe',
  'two escaped dots and an escaped slash': '/x/..%2fwebhooks/stripe',
  'dots and a query': '/webhooks/./stripe?/../x',
  'case and an escape': '/WEBHOOKS/%53TRIPE',
  'slash and escape': '/webhooks//%73tripe/',
  'below it, escaped': '/webhooks/stripe/%2e%2e/stripe',
});

export const CORPUS: readonly Spelling[] = [...REACHED, ...FOUND, ...NEVER_REACHED];
