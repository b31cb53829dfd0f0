import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { AT, type Delivery, headers, moment, type Sender, senders, signature } from './independent-senders.js';
import { request } from './request.js';

/** Deliveries that come from no fixture and from none of our own signers: every sender of the table, in every legal shape and many others. */

interface Shown {
  readonly headers: Record<string, string>;
  readonly delivery?: Delivery;
  readonly secrets?: readonly string[];
  readonly toleranceMs?: number;
  readonly repeated?: readonly string[];
}

type Case = readonly [label: string, shown: Shown];

const BODIES: Record<string, Buffer> = {
  JSON: Buffer.from('{"id":"e1","text":"é☃"}'),
  'a line break at its end': Buffer.from('[{"a":1}]\r\n'),
  'CRLF within': Buffer.from('{\r\n "a": 1\r\n}'),
  'invalid UTF-8': Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0x7d]),
  '1 MB': Buffer.alloc(1_000_000, '{"a":"b€"}'),
};
const ODD_BODIES: Record<string, Buffer> = {
  'no byte': Buffer.alloc(0),
  'a byte order mark': Buffer.from('\ufeff{"a":1}'),
  'a form': Buffer.from('payload=%7B%22a%22%3A1%7D&x=+y'),
};
/** Takes only bodies that begin as JSON does: in its other form headers and body are joined without a mark between them. */
const TAKES_JSON_ONLY = new Set(['coinbase-cdp']);
/** What a sender's request may lack. */
const OPTIONAL = /^(x-pusher-key|sentry-hook-timestamp|docusign-|x-docusign-signature-1$|box-signature-primary$)/;

function judge({ name, secret }: Sender, { headers, delivery = {}, secrets = [secret], repeated = [], ...others }: Shown) {
  const provider = findProvider(name)!;
  const { body = Buffer.from('{"a":1}'), method = 'POST', url = 'https://example.com/hook?a=b' } = delivery;
  const toleranceMs = others.toleranceMs ?? provider.toleranceMs;
  const keys = secrets.map((text) => provider.prepareSecret(text));
  return provider.verify(request({ headers, body, method, url, repeated }), keys, { now: AT, toleranceMs });
}

/** A signature that is not the right one and has the right length. */
const zero = (sender: Sender) => Buffer.alloc(signature(sender).length).toString(sender.enc);
const right = (sender: Sender) => signature(sender).toString(sender.enc);

function otherSecret({ key, secret }: Sender): string {
  if (key === 'whsec') return secret.replace(/.{8}$/, 'AAAABBBB');
  if (key === 'hex') return secret.replace(/^../, 'FF');
  return key === 'base64' ? Buffer.from('another key').toString('base64') : `x${secret}`;
}

function* legal(sender: Sender): Iterable<Case> {
  const all = TAKES_JSON_ONLY.has(sender.name) ? { JSON: BODIES.JSON! } : { ...BODIES, ...ODD_BODIES };
  for (const [label, body] of Object.entries(all)) yield [label, { headers: headers(sender, { body }), delivery: { body } }];
  yield ['the second of two secrets', { headers: headers(sender), secrets: [otherSecret(sender), sender.secret] }];
  if (sender.alg === 'token') return;
  if (sender.enc === 'hex') yield ['upper case', { headers: headers(sender, {}, [right(sender).toUpperCase()]) }];
  for (const at of timely(sender)) yield [`at ${at}`, { headers: headers(sender, { at }) }];
  if (sender.separator === undefined || sender.name === 'coinbase-cdp') return;
  yield ['the eighth of eight', { headers: headers(sender, {}, [...Array(7).fill(zero(sender)), right(sender)]) }];
  yield ['behind one that is none', { headers: headers(sender, {}, ['not-valid-$$$', right(sender)]) }];
  const whole = headers(sender);
  const assign = sender.item.includes('=') ? '=' : ',';
  const shown = (text: string): Shown => ({ headers: { ...whole, [sender.header]: text } });
  yield ['beside a version that nobody knows', shown(`${whole[sender.header]}${sender.separator}v9${assign}abcdef`)];
  if (sender.separator !== ' ')
    yield ['with a space behind each comma', shown(whole[sender.header]!.replace(/([,;]) */g, '$1 '))];
}

function* timely(sender: Sender): Iterable<number | string> {
  const [unit, past] = sender.time ?? [];
  if (past !== undefined) yield AT - past * 1000;
  if (past !== undefined && unit !== 'nanos') yield AT + past * 1000;
  if (unit === 'iso' || unit === 'nanos')
    yield* ['2023-11-14T22:13:20Z', '2023-11-14T22:13:20.123456789Z', '2023-11-14T15:13:20-07:00', '2023-11-15T03:43:20.5+05:30'];
}

function* bad(sender: Sender): Iterable<Case> {
  const whole = headers(sender);
  yield ['another secret', { headers: whole, secrets: [otherSecret(sender)] }];
  for (const name of Object.keys(whole)) {
    if (OPTIONAL.test(name) && name !== sender.header) continue;
    const { [name]: _, ...others } = whole;
    yield [`no ${name}`, { headers: others }];
    yield [`an empty ${name}`, { headers: { ...whole, [name]: '' } }];
    // It picks the formula, and one that fits no other says nothing new.
    if (name !== 'x-hubspot-signature-version') yield [`${name} twice`, { headers: whole, repeated: [name] }];
  }
  const shown = (text: string): Shown => ({ headers: headers(sender, {}, [text]) });
  const sig = sender.alg === 'token' ? '' : right(sender);
  if (sender.alg === 'token') {
    yield ['a token that is longer', { headers: { [sender.header]: `${whole[sender.header]}x` } }];
    return;
  }
  const forged = [sig.slice(0, -1), sig.slice(0, -2), sig.slice(0, sig.length / 2), `${sig}0`, `${sig}00`, sig + sig, `"${sig}"`];
  for (const text of ['', zero(sender), ...forged, `${sig.slice(0, 9)} ${sig.slice(9)}`])
    yield [`signature ${text}`, shown(text)];
  for (const alg of ['sha1', 'sha256', 'sha512'] as const)
    if (alg !== (sender.alg === 'plain' ? 'sha256' : sender.alg))
      yield [alg, shown(signature(sender, { alg }).toString(sender.enc))];
  yield ['another encoding', shown(signature(sender).toString(sender.enc === 'hex' ? 'base64' : 'hex'))];
  if (sender.enc !== 'hex') yield ['bits that no byte needs', shown(withSpareBit(sig))];
  if (sender.enc !== 'hex') yield ['other padding', shown(sig.endsWith('=') ? sig.replace(/=+$/, '') : `${sig}=`)];
  yield ['another body', { headers: whole, delivery: { body: Buffer.from('{"a":2}') } }];
  for (const [name, change] of [
    ['url', { url: 'https://example.com/hook?a=c' }],
    ['method', { method: 'PUT' }],
  ] as const)
    if (sender.text.includes(`{${name}}`)) yield [`another ${name}`, { headers: whole, delivery: change }];
  for (const [name, change] of [
    ['id', { id: 'msg_2' }],
    ['t', { at: AT - 1000 }],
  ] as const)
    if (sender.text.includes(`{${name}}`)) yield [`another ${name}`, { headers: headers(sender, change, [sig]) }];
  yield* untimely(sender);
  if (sender.separator === undefined) return;
  yield ['the ninth of nine', { headers: headers(sender, {}, [...Array(8).fill(zero(sender)), sig]) }];
  // coinbase-cdp has a v1 of its own, in which this is no signature either.
  for (const version of ['v0', 'v2', 'v1a', 'v11', 'V1', 'h2', 'sig2']) {
    if (sender.item.startsWith(`${version}=`)) continue;
    const renamed = whole[sender.header]!.replace(/(?:v[01]|h1|sig1)(?=[=,][^=,]+=*$)/, version);
    yield [`only ${version}`, { headers: { ...whole, [sender.header]: renamed } }];
  }
}

function* untimely(sender: Sender): Iterable<Case> {
  if (sender.time === undefined) return;
  const [unit, past, future] = sender.time;
  const step = unit === 'ms' ? 1 : 1_000;
  const old = { headers: headers(sender, { at: AT - 10_000 - step }) };
  yield ["beyond the route's own tolerance", { ...old, toleranceMs: 10_000 }];
  if (past !== undefined) yield ['too old', { headers: headers(sender, { at: AT - past * 1000 - step }) }];
  if (past !== undefined && future) yield ['too far ahead', { headers: headers(sender, { at: AT + past * 1000 + step }) }];
  const t = moment(sender, AT);
  const texts = [
    '',
    `+${t}`,
    `-${t}`,
    `${t}x`,
    `${t}.0`,
    `x${t}`,
    '1.7e9',
    '0x6553f100',
    '17000000000000000000',
    'NaN',
    '2023-11-14',
    '-0',
  ];
  for (const at of texts) yield [`time ${at}`, { headers: headers(sender, { at }) }];
}

function withSpareBit(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.replace(
    '+/',
    /[-_]/.test(text) ? '-_' : '+/',
  );
  return text.replace(/([^=])(=*)$/, (_, last: string, padding: string) => alphabet[alphabet.indexOf(last) ^ 1] + padding);
}

describe.each(senders.map((sender) => [`${sender.name}, ${sender.header}, ${sender.alg}`, sender] as const))(
  '%s',
  (_title, sender) => {
    it('is valid in every legal shape', () => {
      const verdicts = [...legal(sender)].map(([label, shown]) => [label, judge(sender, shown)] as const);
      expect(verdicts.filter(([, verdict]) => !('status' in verdict && verdict.status === 'valid'))).toEqual([]);
      expect(verdicts.find(([label]) => label.startsWith('the second of two'))?.[1]).toMatchObject({ secretIndex: 1 });
    });

    it('is refused in every other', () => {
      const verdicts = [...bad(sender)].map(([label, shown]) => [label, judge(sender, shown)] as const);
      const refusals = ['missing', 'malformed', 'invalid', 'expired'];
      expect(verdicts.filter(([, verdict]) => !('status' in verdict && refusals.includes(verdict.status)))).toEqual([]);
    });
  },
);
