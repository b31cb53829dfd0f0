import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORPUS } from '../frameworks/corpus.js';
import { sendRaw } from '../frameworks/raw-request.js';
import { type NextApp, type NextOptions, startNext, VERSIONS } from './next-app.js';
import { newEvent, signed, unsigned } from './requests.js';
import { BY_A_CUSTOM_SERVER, HANDLERS, LOCALIZED, REWRITTEN } from './ways.js';

type Ways = Readonly<Record<string, string>>;
const MAIN: Ways = { ...HANDLERS, ...REWRITTEN };

const waysOf = ({ project, door }: NextOptions): Ways => {
  if (project === 'localized') return LOCALIZED;
  return door === 'a custom server' ? { ...MAIN, ...BY_A_CUSTOM_SERVER } : MAIN;
};
const titleOf = ({ version, project, door, registered }: NextOptions) =>
  `Next ${version}, ${door}${project === 'localized' ? ', with a base path and languages' : ''}, by ${registered}`;

const SETUPS: NextOptions[] = VERSIONS.flatMap((version) =>
  (['--import', 'instrumentation.ts'] as const).flatMap((registered) => [
    ...(['next start', 'a custom server', 'standalone'] as const).map((door) => ({
      version,
      project: 'main' as const,
      door,
      registered,
    })),
    { version, project: 'localized' as const, door: 'next start' as const, registered },
  ]),
);

describe.each(SETUPS.map((setup) => ({ title: titleOf(setup), setup })))('$title', ({ setup }) => {
  const ways = waysOf(setup);
  let app: NextApp;
  beforeAll(async () => {
    app = await startNext(setup);
  });
  afterAll(() => app?.stop());

  test('the first request of all, while Next is still getting ready, is refused too', async () => {
    const [target] = Object.keys(ways);
    expect((await unsigned(app, target!)).status).toBe(401);
    expect(app.effects.taken()).toEqual([]);
  });

  test('whatever leads to a handler: unsigned it does not run, signed it runs once with its body', async () => {
    for (const [target, handler] of Object.entries(ways)) {
      expect((await unsigned(app, target)).status, target).toBe(401);
      expect(app.effects.taken(), target).toEqual([]);
      const { id, replies } = await signed(app, target, 2);
      expect(
        replies.map(({ status }) => status),
        target,
      ).toEqual([200, 200]);
      expect(replies[1]!.body, target).toEqual(replies[0]!.body);
      const effects = app.effects.taken();
      expect(
        effects.map((effect) => effect.handler),
        target,
      ).toEqual([handler]);
      if (handler.startsWith('page')) continue;
      expect(effects[0]!.id).toBe(id);
      // The edge runtime is another world, in which there is no delivery.
      if (!handler.endsWith('edge')) expect(effects[0]!.isVerified).toBe(true);
      if (handler.startsWith('API') && !handler.endsWith('edge')) expect(effects[0]!.isTracked).toBe(true);
    }
  });

  test('no spelling of the path, nor of a path that is rewritten to it, runs a handler without a signature', async () => {
    const server = { name: 'Next', protocol: 'http', port: app.port, address: 'localhost' } as const;
    const { body } = newEvent();
    const bases =
      setup.project === 'localized' ? ['docs/webhooks/app', 'docs/fr/webhooks/shown'] : ['webhooks/stripe', 'before/stripe'];
    for (const base of bases) {
      const targets = CORPUS.map(({ target, host }) => ({ target: spelled(target, base), body, ...(host ? { host } : {}) }));
      await Promise.all(targets.map((request) => sendRaw(server, request)));
    }
    expect(app.effects.taken()).toEqual([]);
  });
});

/** A spelling of `/webhooks/stripe` as one of another path. */
function spelled(target: string, base: string): string {
  const [last = '', ...rest] = base.split('/').reverse();
  const first = rest.reverse().join('/');
  return target.replace(/webhooks/i, first).replace(/stripe/i, last);
}

describe.each(VERSIONS)('Next %s without us', (version) => {
  test('every one of these ways leads to its handler', async () => {
    for (const [project, door, ways] of [
      ['main', 'a custom server', { ...MAIN, ...BY_A_CUSTOM_SERVER }],
      ['localized', 'next start', LOCALIZED],
    ] as const) {
      const app = await startNext({ version, project, door, registered: 'none' });
      for (const target of Object.keys(ways)) await unsigned(app, target);
      expect(app.effects.taken().map(({ handler }) => handler)).toEqual(Object.values(ways));
      await app.stop();
    }
  });

  test('more spellings than one lead to the handler', async () => {
    const app = await startNext({ version, project: 'main', door: 'next start', registered: 'none' });
    const server = { name: 'Next', protocol: 'http', port: app.port, address: 'localhost' } as const;
    for (const base of ['webhooks/stripe', 'before/stripe']) {
      await Promise.all(CORPUS.map(({ target }) => sendRaw(server, { target: spelled(target, base), body: newEvent().body })));
      expect(app.effects.taken().length, base).toBeGreaterThan(3);
    }
    await app.stop();
  });
});
