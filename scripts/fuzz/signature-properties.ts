import type { Scheme } from '../../src/providers/scheme.js';
import { type Numbers, pick } from './numbers.js';
import type { Property } from './property.js';
import { wireOf } from './requests.js';
import { type Place, signaturePlace } from './signatures.js';
import { type Target, verify } from './targets.js';

/** As in `candidates.ts`: an unauthenticated sender decides how many signatures it writes. */
const MOST_CANDIDATES = 8;
const LONGEST = 4_096;

/** One signature has one spelling: only the letters of hex are free. */
export const respelled: Property = (target, next, expect) => {
  const { scheme, delivery } = target;
  const place = signaturePlace(target);
  if (scheme === undefined || place === undefined) return false;
  const sent = place.text.slice(place.start, place.end);
  const made = pick(next, spellings(sent, scheme, next));
  if (made === sent) return false;
  const verdict = verify(target, wireOf(withText(target, place, made)), delivery.body);
  if (oneSpelling(scheme, made) === oneSpelling(scheme, sent)) expect.accepted(verdict, `${sent} as ${made}`);
  else expect.refused(verdict, `${sent} as ${made}`);
  return true;
};

/** Hex is written in either case. A token in base64 may lack its padding: what it decodes to is compared. */
function oneSpelling({ encoding, algorithm }: Scheme, text: string): string {
  if (encoding === 'hex') return text.toLowerCase();
  const isBare = encoding === 'base64' && algorithm.kind === 'token' && !text.includes('=');
  return isBare ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text;
}

/** A good signature counts wherever it stands among the first eight, and not as the ninth. */
export const listed: Property = (target, next, expect) => {
  const { scheme, delivery } = target;
  const place = signaturePlace(target);
  if (scheme === undefined || place === undefined) return false;
  if (scheme.algorithm.kind === 'public-key' && next(16) > 0) return false;
  if (scheme.takesEach) return amongHeaders(target, scheme, place, next, expect);
  const { list, time } = scheme;
  if (list === undefined) return false;
  const sent = place.text.slice(place.start, place.end);
  const bad = next(MOST_CANDIDATES + 3);
  const items = Array.from({ length: bad }, () => list.keyed + badSignature(sent, scheme, next));
  items.push(list.keyed + sent);
  for (let after = next(3); after > 0; after--) items.push(list.keyed + badSignature(sent, scheme, next));
  for (let more = next(4) === 0 ? 100 : next(4); more > 0; more--)
    items.splice(
      next(items.length + 1),
      0,
      pick(next, [
        '',
        `w9${list.keyed.slice(-1)}x`,
        list.keyed.toUpperCase(),
        `W9=${sent}`,
        'x',
        list.keyed,
        '=',
        `x${list.keyed}a`,
      ]),
    );
  if (time?.keyed !== undefined)
    items.splice(next(items.length + 1), 0, place.text.split(list.separator).find((item) => item.startsWith(time.keyed!))!);
  const text = items.map((item) => (next(8) === 0 ? ` ${item}\t` : item)).join(list.separator);
  const verdict = verify(target, wireOf({ ...delivery.headers, [place.header]: text }), delivery.body);
  if (bad < MOST_CANDIDATES && text.length <= LONGEST) expect.accepted(verdict, `after ${bad} others: ${text}`);
  else expect.refused(verdict, `after ${bad} others: ${text.slice(0, 300)}`);
  return true;
};

function amongHeaders(target: Target, scheme: Scheme, place: Place, next: Numbers, expect: Parameters<Property>[2]): boolean {
  const { delivery } = target;
  const sent = place.text.slice(place.start, place.end);
  const good = next(scheme.headers.length);
  const made = { ...delivery.headers };
  scheme.headers.forEach((header, index) => {
    made[header] = scheme.prefix + (index === good ? sent : badSignature(sent, scheme, next));
  });
  const verdict = verify(target, wireOf(made), delivery.body);
  if (good < MOST_CANDIDATES) expect.accepted(verdict, `in header ${good}`);
  else expect.refused(verdict, `in header ${good}`);
  return true;
}

/** Not empty, and never the good one. */
function badSignature(sent: string, { encoding = 'hex' }: Scheme, next: Numbers): string {
  const length = Buffer.from(sent, encoding).length;
  const made = [
    () => Buffer.from(Array.from({ length }, () => next(256))).toString(encoding),
    () => sent.slice(0, -1),
    () => `${sent}A`,
    () => pick(next, ['x', '0', '==', '%', 'é', sent[0]!]),
  ];
  const bad = pick(next, made)();
  return bad.toLowerCase() === sent.toLowerCase() ? 'x' : bad;
}

function spellings(sent: string, { encoding, list }: Scheme, next: Numbers): string[] {
  const cut = next(sent.length);
  const texts = [
    '',
    sent.slice(0, cut),
    sent + sent,
    `${sent}A`,
    `${sent}0`,
    `${sent}=`,
    `"${sent}"`,
    `0x${sent}`,
    encodeURIComponent(sent),
    sent.toUpperCase(),
  ];
  texts.push(`${sent.slice(0, cut)}\0${sent.slice(cut)}`, `${sent.slice(0, cut)}%${sent.slice(cut)}`, sent.slice(1), `=${sent}`);
  texts.push([...sent].map((character) => String.fromCharCode(character.charCodeAt(0) + 0x100)).join(''));
  texts.push(sent.slice(0, cut) + String.fromCharCode(sent.charCodeAt(cut) + 0x100) + sent.slice(cut + 1));
  if (list === undefined) texts.push(` ${sent}`, `${sent} `, `${sent}\n`, `${sent},${sent}`);
  if (encoding === undefined) return texts;
  const bytes = Buffer.from(sent, encoding);
  for (const other of ['hex', 'base64', 'base64url', 'latin1'] as const)
    if (other !== encoding) texts.push(bytes.toString(other));
  texts.push(sent.replace(/=+$/, ''), sent.replaceAll('+', '-').replaceAll('/', '_'));
  // Bits that belong to no byte.
  if (encoding !== 'hex')
    texts.push(sent.replace(/[A-Za-z0-9](=*)$/, (last, pad) => String.fromCharCode(last.charCodeAt(0) ^ 1) + pad));
  return texts;
}

function withText({ delivery }: Target, { header, text, start, end }: Place, made: string): Record<string, string> {
  return { ...delivery.headers, [header]: text.slice(0, start) + made + text.slice(end) };
}
