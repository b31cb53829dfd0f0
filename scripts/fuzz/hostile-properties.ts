import { largeBodies, otherBody } from './bodies.js';
import { anyCase, noise } from './noise.js';
import { pick, randomBytes } from './numbers.js';
import { isSameBody, mayBeValid } from './oracle.js';
import type { Property } from './property.js';
import { requestOf, type Wire, wireOf } from './requests.js';
import { type Target, verify } from './targets.js';

/** Other bodies under good headers; whatever they are, they are read without a fault. */
export const otherBodies: Property = (target, next, expect) => {
  const { headers, body } = target.delivery;
  const made = otherBody(next, body);
  const verdict = verify(target, wireOf(headers), made);
  if (target.signs === 'all' && !isSameBody(target, made)) expect.refused(verdict, `a body of ${made.length} bytes`);
  readAll(target, wireOf(headers), made);
  return true;
};

export const large: Property = (target, next, expect) => {
  const { delivery, isOwnForm, sender, signs } = target;
  const body = pick(next, largeBodies);
  const verdict = verify(target, wireOf(delivery.headers), body);
  if (signs === 'all') expect.refused(verdict, `a body of ${body.length} bytes`);
  readAll(target, wireOf(delivery.headers), body);
  // A form has at most so many fields, for its sender too.
  if (isOwnForm || sender.provider.writeBody !== undefined) return true;
  const signed = sender.sign(body);
  expect.accepted(verify(target, wireOf(signed.headers), signed.body), `${body.length} bytes`);
  return true;
};

/** A header that must be there is away, empty, twice, or endless. */
export const shapes: Property = (target, next, expect) => {
  const { delivery, needed } = target;
  if (needed.length === 0) return false;
  const header = pick(next, needed);
  const value = delivery.headers[header]!;
  const rest = wireOf(delivery.headers).filter(([name]) => name !== header);
  const made: readonly (readonly [string, Wire])[] = [
    ['no', []],
    ['an empty', [[header, '']]],
    [
      'a doubled',
      [
        [header, value],
        [anyCase(next, header), value],
      ],
    ],
    [
      'a doubled',
      [
        [header, value],
        [anyCase(next, header), ''],
      ],
    ],
    [
      'a doubled',
      [
        [header, ''],
        [header, value],
      ],
    ],
    ['a long', [[header, value + pick(next, [',', ' ', 'A', '=', '\0']).repeat(4_097)]]],
    ['a long', [[header, 'v0=x,'.repeat(10_000) + value]]],
    ['a blank', [[header, pick(next, [' ', '\t', '\0', '\u00a0'])]]],
  ];
  const [what, wire] = pick(next, made);
  expect.refused(verify(target, [...rest, ...wire, ...noise(next)], delivery.body), `${what} ${header}`);
  return true;
};

/** Everything at once: headers cut, made of pieces, of bytes, and as they were. */
export const hostile: Property = (target, next, expect) => {
  const { delivery } = target;
  const made: Record<string, string> = {};
  for (const name of Object.keys(delivery.headers)) {
    const value = delivery.headers[name]!;
    const kind = next(5);
    if (kind === 0) made[name] = value.slice(0, next(value.length + 1));
    else if (kind === 1) made[name] = Array.from({ length: next(6) }, () => pick(next, PIECES)).join('');
    else if (kind === 2) made[name] = randomBytes(next).toString('latin1');
    else made[name] = value;
  }
  const body = next(2) === 0 ? delivery.body : otherBody(next, delivery.body);
  const verdict = verify(target, wireOf(made), body);
  if (!mayBeValid(target, made, body)) expect.refused(verdict, JSON.stringify(made).slice(0, 300));
  readAll(target, wireOf(made), body);
  return true;
};

const PIECES = [
  '',
  ' ',
  ',',
  ';',
  '=',
  '.',
  '..',
  't=1,',
  't=1700000000',
  'v1=',
  'v1,',
  'v1a,',
  'v0=',
  'sha256=',
  'JWT ',
  'Bearer ',
  'Basic ',
].concat([
  'A'.repeat(44),
  '0'.repeat(64),
  'e30.e30.',
  'sign=,env=,t=',
  '\ud800',
  'é',
  '１７',
  '%',
  '"',
  'v1=,'.repeat(100),
  'a:b|',
]);

function readAll({ sender }: Target, wire: Wire, body: Buffer): void {
  const request = requestOf(wire, body, sender.sample?.webhookId);
  sender.provider.identify(request);
  sender.provider.handshakes?.isUnsigned(request);
}
