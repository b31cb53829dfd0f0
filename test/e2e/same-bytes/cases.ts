import type { ShapeName } from './shapes.js';

export interface Row {
  readonly act: string;
  /** What the application alone answers: two equal failures must not be taken for equality. */
  readonly looks: RegExp;
  readonly shapes: readonly ShapeName[];
  /** Not the same where we verify: who verifies must see the body first. */
  readonly onlyObserved?: boolean;
}

function observed(act: string, status: number | RegExp, shapes: string): Row {
  return { ...row(act, status, shapes), onlyObserved: true };
}

function row(act: string, status: number | RegExp, shapes: string): Row {
  const looks =
    typeof status === 'number' ? new RegExp(`^(HTTP/1\\.1 1.*)?HTTP/1\\.1 ${status} |:status=${status}\\b`, 's') : status;
  return { act, looks, shapes: shapes.split(' ') as ShapeName[] };
}

const ANYWAY = 'length chunked extension trailer empty byte big gzip expect slow HEAD PUT GET';
/** Handlers that leave the body alone. */
export const UNREAD = new Set(
  'unread paused by-head by-head-stay parts no-content not-modified hints continue file megabytes flushed corked first-only'.split(
    ' ',
  ),
);
const GOES = 'midway midway-chunks cut broken';
const LATE = 'late late-chunks';
const HTTP1 = `${ANYWAY} odd no-upgrade pipelined half 1.0 absolute`;
const FEW = 'length chunked big HEAD GET';
/** Nothing, or what had been sent when the handler broke it off. */
const CUT = /^$|^error: |^data: 0 .*\nclosed: [28]|frames: .*RST/s;

const reading = [
  row('data', 200, `${HTTP1} ${LATE}`),
  row('iterate', 200, `${HTTP1} ${LATE}`),
  row('pipe', 200, `${HTTP1} ${LATE}`),
  row('readable', 200, `${HTTP1} ${LATE}`),
  row('text', 200, `${FEW} late`),
  row('echo', 200, 'length byte chunked trailer gzip expect pipelined'),
  row('later', 200, 'length chunked big slow expect late'),
  row('gunzip', 200, 'length gzip'),
  row('unread', 200, 'length chunked trailer empty byte gzip pipelined HEAD PUT GET 1.0'),
  row('paused', 200, 'length chunked HEAD'),
];
/** The answer comes before the body, or with it. */
const early = [
  observed('echo', 200, 'waits waits-chunks late'),
  observed('by-head', 413, 'length chunked waits waits-chunks late late-midway late-cut'),
  observed('by-head-stay', 401, 'length chunked waits waits-chunks late late-midway pipelined'),
  observed('by-first-chunk', 200, 'waits waits-chunks late'),
  observed('unread', 200, 'waits late late-midway'),
  observed('paused', 200, 'waits late'),
  observed('parts', 200, 'late'),
];
const goesLate = [
  row('data', 200, 'late-midway late-cut'),
  row('iterate', 200, 'late-midway late-cut'),
  row('pipe', 200, 'late-midway'),
  row('readable', 200, 'late-midway'),
  row('later', 200, 'late-midway'),
  observed('echo', 200, 'late-midway'),
];
const goesEarly = [
  row('data', 200, GOES),
  row('iterate', 200, GOES),
  row('pipe', 200, 'midway'),
  row('readable', 200, 'midway'),
  row('text', 200, 'midway'),
];
const answering = [
  row('json', 200, 'length chunked pipelined half HEAD 1.0'),
  row('no-content', 204, 'length chunked pipelined HEAD GET 1.0'),
  row('not-modified', 304, 'length pipelined HEAD GET 1.0'),
  row('list-head', 200, 'length pipelined HEAD 1.0'),
  row('hints', 200, 'length pipelined HEAD'),
  row('continue', 200, 'length'),
  row('trailers', 200, 'length trailer pipelined'),
  row('file', 200, 'length pipelined HEAD GET 1.0'),
  row('megabytes', 200, 'length HEAD'),
  row('parts', 200, 'length chunked pipelined HEAD 1.0'),
  row('flushed', 200, 'length pipelined HEAD'),
  row('corked', 200, 'length pipelined HEAD'),
  row('close-header', 200, 'length'),
  row('first-only', 200, 'gone'),
];
const misbehaving = [
  row('end-twice', 200, 'length chunked'),
  row('head-twice', CUT, 'length'),
  row('bad-header', CUT, 'length'),
  row('throw', CUT, 'length chunked GET'),
  row('throw-in-data', CUT, 'length chunked'),
  row('reject', CUT, 'length GET'),
  row('destroy-request', CUT, 'length'),
  row('destroy-response', CUT, 'length'),
  row('destroy-half-way', /^(HTTP\/1\.1 200|response: :status=200)/, 'length'),
];

const HTTP2_LACKS = new Set<ShapeName>([
  'extension',
  'odd',
  'no-upgrade',
  'half',
  '1.0',
  'absolute',
  'cut',
  'late-cut',
  'broken',
]);
/** These need of the response what only HTTP/1 has; a request that was paused is not always closed, also without us. */
const HTTP1_ONLY = new Set(['json', 'list-head', 'close-header', 'hints', 'paused']);
const overHttp2 = (rows: readonly Row[]): Row[] =>
  rows
    .filter(({ act }) => !HTTP1_ONLY.has(act))
    .map(({ shapes, ...rest }) => ({ ...rest, shapes: shapes.filter((shape) => isOverHttp2(rest.act, shape)) }));

/** A response to HEAD that is written in pieces is never told that it may go on, also without us. */
function isOverHttp2(act: string, shape: ShapeName): boolean {
  return !HTTP2_LACKS.has(shape) && !(shape === 'HEAD' && (act === 'file' || act === 'megabytes'));
}

/** For each door of `apps/all-doors.cjs`: what is asked for, and in which shapes. One handler and one shape are one case. */
export const doors: Readonly<Record<string, readonly Row[]>> = {
  http: [
    ...reading,
    ...goesEarly,
    ...goesLate,
    ...early,
    ...answering,
    ...misbehaving,
    observed('throw', CUT, 'late late-midway'),
    observed('destroy-request', CUT, 'late late-midway'),
    observed('destroy-response', CUT, 'late late-midway'),
  ],
  listening: [
    row('data', 200, 'length expect odd-passed upgrade upgrade-post'),
    row('unread', 200, 'odd-passed'),
    observed('invite', 200, 'uninvited'),
    observed('by-head', 413, 'uninvited'),
    row('refuse', 417, 'refused odd-refused'),
  ],
  https: [
    row('data', 200, HTTP1),
    row('hints', 200, 'length'),
    row('megabytes', 200, 'length HEAD'),
    row('throw', CUT, 'length'),
  ],
  'http2-clear': [
    ...overHttp2([...reading.filter(({ act }) => !UNREAD.has(act)), ...goesLate]),
    ...overHttp2([...reading.filter(({ act }) => UNREAD.has(act)), ...early, ...answering]).map((each) => ({
      ...each,
      onlyObserved: true,
    })),
  ],
  http2: overHttp2([row('data', 200, `${HTTP1} ${LATE} late-midway`), row('iterate', 200, `${HTTP1} ${LATE} late-midway`)]),
  ...Object.fromEntries(
    ['express4', 'express5'].map((name) => [
      name,
      [
        row('parsed', 200, 'length chunked trailer empty big gzip expect slow pipelined half HEAD PUT GET 1.0 absolute'),
        row('parsed', 400, 'byte'),
        row('parsed', 200, 'late midway midway-chunks cut late-midway'),
        row('raw', 200, 'length chunked big gzip slow late midway'),
        observed('by-head', 413, 'waits late late-midway'),
        row('sent', 201, 'length HEAD GET pipelined'),
        row('sent-file', 200, 'length HEAD GET pipelined 1.0'),
        row('download', 200, 'length GET'),
        row('redirect', 302, 'length HEAD'),
        row('status', 204, 'length HEAD'),
        row('next-error', 418, 'length GET'),
        row('throw', 500, 'length HEAD GET'),
        row('no-such', 404, 'length'),
        row('iterate', 200, 'length chunked big'),
        row('hints', 200, 'length'),
      ],
    ]),
  ),
  fastify: [
    row('parsed', 200, 'length chunked big expect slow pipelined half HEAD PUT GET'),
    row('parsed', 400, 'empty'),
    row('parsed', 200, 'late midway midway-chunks cut'),
    observed('hijacked', 200, 'late'),
    row('sent', 201, 'length HEAD GET pipelined'),
    row('streamed', 200, 'length HEAD GET'),
    row('status', 204, 'length HEAD'),
    row('throw', 500, 'length GET'),
    row('reject', 500, 'length GET'),
    row('hijacked', 200, 'length'),
    row('no-such', 404, 'length GET'),
  ],
};
