import { NOW } from '../../test/providers/senders.js';
import { anyBody } from './bodies.js';
import { anyCase, noise } from './noise.js';
import { flipped, pick } from './numbers.js';
import type { Property } from './property.js';
import { wireOf } from './requests.js';
import { type Target, verify } from './targets.js';

/** What was signed is accepted: over any bytes, among any other headers, in any case, beside other secrets, at any time in the tolerance. */
export const genuine: Property = (target, next, expect) => {
  const { isOwnForm, scheme, sender, prepared, toleranceMs } = target;
  const isCheap = !isOwnForm && scheme?.algorithm.kind !== 'public-key';
  const { headers, body } = isCheap && next(4) === 0 ? sender.sign(anyBody(next)) : target.delivery;
  const wire = [...noise(next), ...wireOf(headers).map(([name, value]) => [anyCase(next, name), value] as const), ...noise(next)];
  const at = next(4);
  const secrets = Array.from({ length: at + next(3) + 1 }, (_, index) => prepared[index < at ? 1 : 0]);
  const now = NOW - toleranceMs + next(toleranceMs * 2 + 1);
  expect.accepted(verify(target, wire, body, secrets, now), `${body.length} bytes, secret ${at}`, at);
  return true;
};

/** One bit of what is signed, or of the signature, is another. */
export const changed: Property = (target, next, expect) => {
  const { delivery, sender, signs } = target;
  const { headers, body } = delivery;
  const shown = sender.provider.secretHeaders.filter((header) => headers[header] !== undefined);
  const ranges = [...shown.map((header) => [header, 0, headers[header]!.length] as const), ...signedRanges(target)];
  // A token in the body is all there is to change, and it is among the other bodies.
  if (ranges.length === 0 || (signs === 'none' && shown.length === 0)) return false;
  const [place, start, length] = pick(next, ranges);
  const before = place === '' ? body : Buffer.from(headers[place]!, 'latin1');
  const after = flipped(next, before, start, length);
  // The same in another spelling: letters of hex and of %-escapes.
  if (after.toString('latin1').toLowerCase() === before.toString('latin1').toLowerCase()) return false;
  const made = place === '' ? headers : { ...headers, [place]: after.toString('latin1') };
  expect.refused(verify(target, wireOf(made), place === '' ? after : body), `a bit of ${place || 'the body'}`);
  return true;
};

/** Deliveries of another provider, and of this one under another secret. */
export const strangers: Property = (target, next, expect, targets) => {
  const { sender, delivery, prepared, scheme, signs } = target;
  const other = pick(next, targets);
  if (other !== target && other.sender.secrets[0].signs !== sender.secrets[0].signs) {
    expect.refused(verify(target, wireOf(other.delivery.headers), other.delivery.body), `a delivery of ${other.name}`);
    const more = wireOf(other.delivery.headers).filter(([name]) => delivery.headers[name] === undefined);
    const isBeside = !more.some(([name]) => sender.provider.secretHeaders.includes(name));
    const verdict = verify(target, [...more, ...wireOf(delivery.headers)], delivery.body);
    if (isBeside) expect.accepted(verdict, `with the headers of ${other.name}`);
  }
  if (scheme?.algorithm.kind === 'public-key' || (signs !== 'none' && next(8) > 0)) return true;
  if (scheme === undefined && sender.secrets[1].signs.startsWith('-----')) return true;
  const { headers, body } = sender.sign(sender.sample?.body ?? delivery.body, sender.secrets[1]);
  expect.refused(verify(target, wireOf(headers), body), 'signed with another secret');
  expect.accepted(verify(target, wireOf(headers), body, prepared), 'signed with the second secret', 1);
  return true;
};

/** The parts of the body that the signature covers. */
function signedRanges({ delivery: { body }, sender, signs }: Target): readonly (readonly ['', number, number])[] {
  if (signs === 'all') return body.length === 0 ? [] : [['', 0, body.length]];
  const text = body.toString('latin1');
  return (sender.sample?.covers ?? []).map((part) => {
    // A part that ends in a quote begins a text, of which the first character is changed.
    const isBegin = part.endsWith(':"');
    return ['', text.indexOf(part) + (isBegin ? part.length : 0), isBegin ? 1 : part.length] as const;
  });
}
