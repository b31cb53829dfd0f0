/** One major version of a framework, as people have it. */
export interface Line {
  /** How people call one version, which stands for `{}`. */
  readonly title: string;
  /** In `apps/frameworks/`. */
  readonly app: string;
  /** What makes it up; the first one's version is the one that counts. */
  readonly packages: readonly string[];
  /** Where its oldest version that we support is installed, and its newest. */
  readonly folders: readonly string[];
  /** `http.route`, as the router has it. */
  readonly route: string;
  /** `error.type` of a handler that throws a `TypeError`: the status where nobody sees the error. */
  readonly error: 'TypeError' | '500';
  /** What its second gate does with a signed request that the application has sent to the handler from another path. */
  readonly rewritten: 'verified' | 'refused' | 'no second gate';
}

/** As the applications write it, and as the config has it. */
const PATTERN = '/webhooks/:provider';
const CONFIGURED = '/webhooks/stripe';

const NEWEST = '.';
const OLDER = ['frameworks/older-first', 'frameworks/older-last'];
const NEWER = ['frameworks/newer-first', NEWEST];

function line(title: string, app: string, packages: string[], folders: string[], more: Partial<Line> = {}): Line {
  return { title, app, packages, folders, route: PATTERN, error: 'TypeError', rewritten: 'verified', ...more };
}

function nest(folders: string[], more: Partial<Line> = {}): Line[] {
  return ['Express', 'Fastify'].map((below) => {
    const platform = below.toLowerCase();
    return line(`Nest {} on ${below}`, `nest-${platform}`, ['@nestjs/core', `@nestjs/platform-${platform}`], folders, more);
  });
}

const noSecondGate: Partial<Line> = { route: CONFIGURED, error: '500', rewritten: 'no second gate' };
const KOA = ['koa', '@koa/router'];
const HONO = ['@hono/node-server', 'hono'];

export const LINES: readonly Line[] = [
  line('Express {}', 'express', ['express'], OLDER),
  line('Express {}', 'express', ['express'], NEWER),
  // Mount points are all that it knows.
  line('Connect {}', 'connect', ['connect'], OLDER, { route: CONFIGURED }),
  // Its middleware, the parser too, comes before the second gate.
  line('Polka {}', 'polka', ['polka'], OLDER, { rewritten: 'refused' }),
  line('restify {}', 'restify', ['restify'], OLDER),
  line('restify {}', 'restify', ['restify'], [NEWEST]),
  line('Fastify {}', 'fastify', ['fastify'], OLDER),
  line('Fastify {}', 'fastify', ['fastify'], NEWER),
  line('Koa {}', 'koa', KOA, OLDER),
  line('Koa {}', 'koa', KOA, NEWER),
  line('Koa {} with koa-router', 'koa-router', ['koa', 'koa-router'], ['frameworks/older-first', NEWEST]),
  line('Hapi {}', 'hapi', ['@hapi/hapi'], OLDER, { route: '/webhooks/{provider}' }),
  ...nest(OLDER),
  ...nest(['frameworks/newer-first', 'frameworks/nest-11-last']),
  // A closed ES module.
  ...nest(['frameworks/nest-12-first', NEWEST], { error: '500' }),
  line('Hono with node-server {}', 'hono', HONO, OLDER, { rewritten: 'refused' }),
  line('Hono with node-server {}', 'hono', HONO, NEWER, { rewritten: 'refused' }),
  line('h3 {}', 'h3-1', ['h3'], OLDER, noSecondGate),
  line('h3 {}', 'h3-2', ['h3'], NEWER, noSecondGate),
  line('node:http', 'node-http', [], [NEWEST], noSecondGate),
];
