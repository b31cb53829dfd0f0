import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { selfSigned } from '../helpers/self-signed.js';
import { eventually } from './received.js';
import { doors, UNREAD } from './same-bytes/cases.js';
import { firstDifference } from './same-bytes/first-difference.js';
import { http1Wire } from './same-bytes/http1-wire.js';
import { http2Wire } from './same-bytes/http2-wire.js';
import { BODY, pause, type Shape, type ShapeName, shapes } from './same-bytes/shapes.js';
import { type Company, companies, deliveryFor, startIn } from './same-with-us.js';
import type { Signed } from './sender.js';
import type { RunningApp } from './start.js';

const HTTP2 = new Set(['http2', 'http2-clear']);
/** Whoever verifies must see the body first, and refuses an upgrade: only where we watch is this the application's affair. */
const ONLY_OBSERVED = new Set<ShapeName>(['refused', 'odd-refused', 'upgrade', 'upgrade-post']);

const cases = Object.entries(doors).flatMap(([door, rows]) =>
  rows.flatMap(({ act, looks, shapes: names, onlyObserved = false }) =>
    names.map((name) => ({ door, act, name, looks, onlyObserved: onlyObserved || ONLY_OBSERVED.has(name) })),
  ),
);

let receiver: OtlpReceiver;
let apps: RunningApp[];
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  const { key, cert } = selfSigned();
  apps = await Promise.all(
    companies.map((company) => {
      const config = company.config?.replace('[POST, HEAD]', '[POST, PUT, HEAD]');
      return startIn({ ...company, config }, 'all-doors.cjs', receiver.endpoint, { TLS_KEY: key, TLS_CERT: cert });
    }),
  );
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop('SIGKILL')));
  await receiver.close();
});

/** They break off within the event in which the body arrives: with us it is whole by then. */
const BREAKS_OFF = new Set(['throw', 'throw-in-data', 'head-twice', 'bad-header']);

/** Some read, or answer, a few milliseconds after they have begun. */
const LONGER_THAN_HANDLERS_MS = 40;

/** All that the sender got, and all that the handler saw. */
async function exchange(app: RunningApp, company: Company, door: string, act: string, name: ShapeName) {
  const shape: Shape = shapes[name];
  const id = `${door},${act},${name}`;
  const origin = new RegExp(`^door ${door} (.*)$`, 'm').exec(app.output.stdout)![1]!;
  const { times = 1, body = BODY } = shape;
  const deliveries = Array.from({ length: times }, () => withType(deliveryFor(company, body ?? Buffer.alloc(0))));
  const send = HTTP2.has(door) ? http2Wire : http1Wire;
  const hasBegun = async () => {
    if (!verifies(company)) await eventually(() => app.output.stdout.includes(`\nbegun ${id}#0\n`));
    await pause(LONGER_THAN_HANDLERS_MS);
  };
  const wire = await send({ origin, path: `/hooks/${act}`, shape, deliveries, id, hasBegun });
  const runs = neverBegins(shape, company) ? 0 : (shape.runs ?? times);
  const seen = await Promise.all(Array.from({ length: runs }, (_, i) => seenBy(app, `${id}#${i}`)));
  return { wire: HTTP2.has(door) ? withoutReset(wire) : wire, seen };
}

/** Once both sides have ended, Node resets a stream that nobody has read, or not, as it comes. */
function withoutReset(wire: string): string {
  return wire.replace(/\+END RST_STREAM\(0\)/g, '+END');
}

const verifies = ({ company }: { company: string }) => company.startsWith('enforce');

function neverWhole({ goes, breaksOffWith }: Shape): boolean {
  return goes === 'midway' || goes === 'cut' || breaksOffWith !== undefined;
}

/** Where we verify, no handler begins with a body that is never whole; where we watch, none whose sender goes while we still hold it. */
function neverBegins(shape: Shape, company: Company): boolean {
  return company.config !== undefined && neverWhole(shape) && (verifies(company) || shape.inTwoParts !== 'begun');
}

function withType(delivery: Signed): Signed {
  return { ...delivery, headers: { 'content-type': 'application/json', ...delivery.headers } };
}

/** Of a body that nobody reads, what there was of it when it was thrown away is seen by nobody. */
function withoutBody(line: string): string {
  const { request, length: _, sha256: __, trailers: ___, rawTrailers: ____, ...rest } = JSON.parse(line);
  return JSON.stringify({ request: request.filter((event: string) => event !== 'data'), ...rest });
}

function withoutEndOfBody(line: string): string {
  const { request: _, complete: __, aborted: ___, readableEnded: ____, ...rest } = JSON.parse(line);
  return JSON.stringify(rest);
}

function seenBy(app: RunningApp, id: string): Promise<string> {
  const start = `\nseen ${id} `;
  return eventually(() => {
    const { stdout } = app.output;
    const at = stdout.indexOf(start);
    const end = stdout.indexOf('\n', at + 1);
    return at >= 0 && end >= 0 && stdout.slice(at + start.length, end);
  });
}

describe.each(Object.keys(doors))(
  '%s: the bytes on the wire, and what the handler sees, are those of the application alone',
  (door) => {
    test.each(cases.filter((known) => known.door === door))('$act, $name', async ({ act, name, looks, onlyObserved }) => {
      const companions = companies.map((company, i) => ({ company, app: apps[i]! }));
      const asked = companions.filter(({ company }) => !onlyObserved || !verifies(company));
      const [alone, ...withUs] = await Promise.all(
        asked.map(async ({ company, app }) => ({ company, ...(await exchange(app, company, door, act, name)) })),
      );
      const shape: Shape = shapes[name];
      if (!neverWhole(shape)) expect(alone!.wire).toMatch(shape.looks ?? looks);
      for (const { company, wire, seen } of withUs) {
        expect(firstDifference(alone!.wire, wire), `${company.company}: the wire`).toBeUndefined();
        if (neverBegins(shape, company)) continue;
        const told = (lines: string[]) => {
          if (BREAKS_OFF.has(act)) return lines.map(withoutEndOfBody).join('\n');
          return (HTTP2.has(door) && UNREAD.has(act) ? lines.map(withoutBody) : lines).join('\n');
        };
        expect(firstDifference(told(alone!.seen), told(seen)), `${company.company}: the handler`).toBeUndefined();
      }
    });
  },
);

test('there are at least 200 cases, each once', () => {
  const names = new Set(cases.map(({ door, act, name }) => `${door},${act},${name}`));
  expect(names.size).toBe(cases.length);
  expect(names.size).toBeGreaterThanOrEqual(200);
});

test('no handler ran twice, or for a body that was not to be whole', () => {
  for (const [i, company] of companies.entries()) {
    const ids = [...apps[i]!.output.stdout.matchAll(/^seen (\S+) /gm)].map(([, id]) => id!);
    expect(ids.length, company.company).toBe(new Set(ids).size);
    const ofNone = ids.filter((id) => neverBegins(shapes[id.split(',')[2]!.split('#')[0] as ShapeName], company));
    expect(ofNone, company.company).toEqual([]);
  }
});
