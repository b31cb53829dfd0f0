import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { type Company, chunkedRequest, companies, deliveryFor, lastRequest, startIn, wire } from './same-with-us.js';
import type { Signed } from './sender.js';
import type { RunningApp } from './start.js';

const [alone, ...withUs] = companies as [Company, ...Company[]];

/** What is asked for, and what the answer looks like: two equal failures must not be taken for equality. */
type Case = [act: string, looks: RegExp];

const oddHandlers: Case[] = [
  ['answer', /^HTTP\/1\.1 200 OK\r\n.*fine$/s],
  ['no-content', /^HTTP\/1\.1 204 No Content\r\n.*\r\n\r\n$/s],
  ['not-modified', /^HTTP\/1\.1 304 Not Modified\r\netag: "1"\r\n/],
  ['redirect', /^HTTP\/1\.1 302 Go There\r\nLocation: \/elsewhere\r\n/],
  ['array-headers', /^HTTP\/1\.1 200 OK\r\nX-One: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n/],
  ['nested-headers', /^HTTP\/1\.1 201 Created\r\nX-One: 1\r\nContent-Type: text\/plain\r\n/],
  ['header-casing', /^HTTP\/1\.1 200 Quite Fine\r\nX-MiXeD: 1\r\n/],
  ['trailers', /^HTTP\/1\.1 200 OK\r\nTrailer: X-Sum\r\n.*X-Sum: none\r\n\r\n$/s],
  ['early-hints', /^HTTP\/1\.1 102 Processing\r\n\r\nHTTP\/1\.1 103 Early Hints\r\nLink: .*HTTP\/1\.1 200 OK\r\n/s],
  ['many-writes', /^HTTP\/1\.1 200 OK\r\n.*one\r\n.*two\r\n/s],
  ['cork', /^HTTP\/1\.1 200 OK\r\n/],
  ['piped-file', /^HTTP\/1\.1 200 OK\r\n.*piped-file/s],
  ['end-twice', /^HTTP\/1\.1 200 OK\r\n.*first$/s],
  ['end-twice-with-callback', /^HTTP\/1\.1 200 OK\r\n.*first$/s],
  ['answer-without-reading', /^HTTP\/1\.1 200 OK\r\n.*fine\r\n0\r\n\r\n$/s],
  ['answer-then-mark', /^HTTP\/1\.1 200 OK\r\n.*fine$/s],
  ['destroy', /^$/],
  ['destroy-half-way', /^HTTP\/1\.1 200 OK\r\n.*half $/s],
];
const JSON_BODY: Case = ['json', /^HTTP\/1\.1 200 OK\r\n.*ETag.*"some":"body"/s];
const express: Case[] = [
  ['file', /^HTTP\/1\.1 200 OK\r\n.*Last-Modified.*file/s],
  ['throw', /^HTTP\/1\.1 500 Internal Server Error\r\n/],
  ['next-error', /^HTTP\/1\.1 418 I'm a Teapot\r\n/],
  ['redirect', /^HTTP\/1\.1 302 Found\r\n/],
  ['stream', /^HTTP\/1\.1 200 OK\r\n/],
  JSON_BODY,
  ['no-such-page', /^HTTP\/1\.1 404 Not Found\r\n/],
];
const REJECT: Case = ['reject', /^HTTP\/1\.1 500 Internal Server Error\r\n/];

describe.each([
  {
    file: 'odd-handlers.cjs',
    cases: oddHandlers,
    asHead: ['answer', 'no-content', 'header-casing', 'early-hints', 'many-writes', 'piped-file'],
    asChunks: [['trailers', /^HTTP\/1\.1 200 OK\r\n.*X-Sum: 42\r\n\r\n$/s] as Case],
  },
  { file: 'odd-express4.cjs', cases: express, asHead: ['file', 'json', 'throw'], asChunks: [JSON_BODY] },
  { file: 'odd-express5.cjs', cases: [...express, REJECT], asHead: ['file', 'json', 'throw'], asChunks: [JSON_BODY] },
])('$file: the bytes on the wire are those of the application alone', ({ file, cases, asHead, asChunks }) => {
  let receiver: OtlpReceiver;
  let apps: RunningApp[];

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    apps = await Promise.all(companies.map((company) => startIn(company, file, receiver.endpoint)));
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop('SIGKILL')));
    await receiver.close();
  });

  async function compare(looks: RegExp, request: (delivery: Signed) => Buffer): Promise<void> {
    const expected = await wire(apps[0]!, request(deliveryFor(alone, '{"some":"body"}')));
    expect(expected).toMatch(looks);
    for (const [i, company] of withUs.entries()) {
      expect(await wire(apps[i + 1]!, request(deliveryFor(company, '{"some":"body"}'))), company.company).toBe(expected);
    }
  }

  test.each(cases)('%s', async (act, looks) => {
    await compare(looks, (delivery) => lastRequest(`/hooks/${act}`, delivery));
  });

  test.each(asHead)('%s, asked with HEAD', async (act) => {
    await compare(/^HTTP\/1\.1 /, (delivery) => lastRequest(`/hooks/${act}`, delivery, 'HEAD'));
  });

  test.each(asChunks)('%s, sent in chunks and with a trailer', async (act, looks) => {
    await compare(looks, (delivery) => chunkedRequest(`/hooks/${act}`, delivery));
  });

  test('the effects on the application are the same too', async () => {
    const effects = await Promise.all(apps.map((app) => app.effects()));
    for (const [i, company] of withUs.entries()) expect(effects[i + 1], company.company).toEqual(effects[0]);
  });
});
