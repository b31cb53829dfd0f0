import { gzipSync } from 'node:zlib';

/** How a request is made and sent, over either version of the protocol. What is absent is as usual: POST, with a length, at once. */
export interface Shape {
  readonly method?: string;
  readonly version?: '1.0';
  readonly absolute?: true;
  /** A request without one has no body at all. Default `{"some":"body"}`. */
  readonly body?: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isChunked?: true;
  readonly trailers?: Readonly<Record<string, string>>;
  /** Written behind the size of a chunk. */
  readonly extension?: string;
  /** Waits for `100 Continue` or a last answer, before it sends the body. */
  readonly asksFirst?: true;
  /** With a pause between them. `begun`: the second once the handler has begun. `answered`: once the first bytes of the answer came. */
  readonly inTwoParts?: true | 'begun' | 'answered';
  readonly halfCloses?: true;
  /** Goes away in the middle of the body, with a reset or with an end, or once the first bytes of the answer came. */
  readonly goes?: 'midway' | 'cut' | 'answered';
  /** Sent in place of the second part of the body. */
  readonly breaksOffWith?: string;
  /** Sent so many times, all at once. Default 1. */
  readonly times?: number;
  /** How often the handler runs: a test of ours that the application alone does so. Default `times`. */
  readonly runs?: number;
  /** What the answer looks like whatever the handler. */
  readonly looks?: RegExp;
}

/** Between two parts of a body. */
export const pause = (ms = 8) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const BODY = Buffer.from('{"some":"body"}');
const BIG = Buffer.from(`{"a":"${'x'.repeat(65_537 - 8)}"}`);

export const shapes = {
  length: {},
  chunked: { isChunked: true },
  extension: { isChunked: true, extension: ';a=1;b="2"' },
  trailer: { isChunked: true, trailers: { 'x-sum': '42' } },
  empty: { body: Buffer.alloc(0) },
  byte: { body: Buffer.from('7') },
  big: { body: BIG },
  gzip: { body: gzipSync(BODY), headers: { 'content-encoding': 'gzip' } },
  expect: { headers: { expect: '100-continue' }, asksFirst: true },
  odd: { headers: { expect: 'the unexpected' }, runs: 0, looks: /^HTTP\/1\.1 417 / },
  'odd-passed': { headers: { expect: 'the unexpected' } },
  uninvited: { headers: { expect: '100-continue' }, asksFirst: true },
  refused: { headers: { expect: '100-continue' }, asksFirst: true, runs: 0, looks: /^HTTP\/1\.1 417 .*\r\nx-by: listener\r\n/s },
  'odd-refused': { headers: { expect: 'the unexpected' }, runs: 0, looks: /^HTTP\/1\.1 417 .*\r\nx-by: listener\r\n/s },
  upgrade: { method: 'GET', body: null, headers: { upgrade: 'odd', connection: 'upgrade' }, runs: 0, looks: /^HTTP\/1\.1 101 / },
  'upgrade-post': { headers: { upgrade: 'odd', connection: 'upgrade' }, runs: 0, looks: /^HTTP\/1\.1 101 / },
  // Without a listener Node takes it for any other request.
  'no-upgrade': { headers: { upgrade: 'odd', connection: 'close, upgrade' } },
  pipelined: { times: 3 },
  half: { halfCloses: true },
  slow: { inTwoParts: true },
  'slow-chunks': { inTwoParts: true, isChunked: true },
  '1.0': { version: '1.0' },
  absolute: { absolute: true },
  HEAD: { method: 'HEAD' },
  PUT: { method: 'PUT' },
  GET: { method: 'GET', body: null },
  late: { inTwoParts: 'begun' },
  'late-chunks': { inTwoParts: 'begun', isChunked: true, trailers: { 'x-sum': '42' } },
  waits: { inTwoParts: 'answered' },
  'waits-chunks': { inTwoParts: 'answered', isChunked: true },
  midway: { goes: 'midway', looks: /^$/ },
  'midway-chunks': { goes: 'midway', isChunked: true, looks: /^$/ },
  'late-midway': { inTwoParts: 'begun', goes: 'midway' },
  cut: { goes: 'cut' },
  'late-cut': { inTwoParts: 'begun', goes: 'cut' },
  broken: { inTwoParts: true, isChunked: true, breaksOffWith: 'no chunk\r\n' },
  gone: { goes: 'answered' },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;
