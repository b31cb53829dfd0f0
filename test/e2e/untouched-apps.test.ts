import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient, type ProtocolClient, type Request, type Response } from '../helpers/protocol-client.js';
import { connectRaw } from '../helpers/raw-socket.js';
import { selfSigned } from '../helpers/self-signed.js';
import { apps } from './apps.js';
import { CONFIG, expired, forged, rawRequest, SECRET, sha256, signed } from './sender.js';
import { type RunningApp, start } from './start.js';

const tls = selfSigned();
const tlsEnv = { TLS_KEY: tls.key, TLS_CERT: tls.cert };

const JSON_TEXT = '{"id":"evt_1","type":"invoice.paid","note":"größer als 1 € 🎉"}';
const BINARY = { 'content-type': 'application/octet-stream' };
const COMPRESSED = { ...BINARY, 'content-encoding': 'gzip' };

/** What is sent, and how it is cut into chunks; one chunk goes with its length. */
const bodies: readonly { what: string; chunks: readonly Buffer[]; headers?: Record<string, string> }[] = [
  { what: 'JSON, through the parser of the application', chunks: [Buffer.from(JSON_TEXT)], headers: {} },
  { what: 'JSON in chunks', chunks: [Buffer.from(JSON_TEXT.slice(0, 20)), Buffer.from(JSON_TEXT.slice(20))], headers: {} },
  { what: 'a single byte', chunks: [Buffer.from('x')] },
  { what: '64 kB', chunks: [randomBytes(65_536)] },
  { what: '64 kB in chunks', chunks: Array.from({ length: 16 }, () => randomBytes(4_096)) },
  { what: 'bytes that are not UTF-8', chunks: [Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x80, 0x0d, 0x0a])] },
  { what: 'gzip', chunks: [gzipSync(JSON_TEXT)], headers: COMPRESSED },
  { what: 'nothing', chunks: [Buffer.alloc(0)] },
];

describe.each(apps)('$name', ({ file, protocol, env, inflates = false }) => {
  let receiver: OtlpReceiver;
  let app: RunningApp;
  let client: ProtocolClient;
  /** What the telemetry must have come to at the end. */
  const outcomes: string[] = [];

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    app = await start({ file, config: CONFIG, collector: receiver.endpoint, env: { HOOKS_SECRET: SECRET, ...tlsEnv, ...env } });
    client = connectClient(app.origin, protocol);
  });
  afterAll(async () => {
    client.close();
    await app.stop('SIGKILL');
    await receiver.close();
  });

  async function post(request: Request): Promise<Response> {
    const response = await client.send('/hooks', request);
    outcomes.push(response.status === 401 ? 'rejected' : 'acknowledged');
    return response;
  }

  async function runs(act: () => Promise<unknown>): Promise<number> {
    const before = (await app.effects()).length;
    await act();
    return (await app.effects()).length - before;
  }

  test.each([
    ['forged, the first request that the server gets', () => forged('{}')],
    ['without a signature', () => ({ headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') })],
    ['expired', () => expired('{}')],
  ])('%s: 401, and the handler does not run', async (_what, make) => {
    expect(
      await runs(async () => {
        const { status, body } = await post(make());
        expect(status).toBe(401);
        expect(body.toString()).toBe('{"error":"unauthorized"}');
      }),
    ).toBe(0);
  });

  test.each(bodies)('$what, signed: the handler gets it byte for byte', async ({ chunks, headers = BINARY }) => {
    const body = Buffer.concat(chunks);
    const seen = inflates && headers === COMPRESSED ? Buffer.from(JSON_TEXT) : body;
    const { status, body: answer } = await post({
      headers: signed(body, { headers }).headers,
      body: chunks.length === 1 ? chunks[0]! : chunks,
    });
    expect(status).toBe(200);
    expect(JSON.parse(answer.toString())).toMatchObject({ length: seen.length, sha256: sha256(seen) });
  });

  test('a retry is answered from the record, with the same bytes and one effect', async () => {
    const id = 'msg_retried';
    expect(
      await runs(async () => {
        const first = await post(signed('{"n":1}', { id }));
        const second = await client.send('/hooks', signed('{"n":1}', { id }));
        outcomes.push('duplicate');
        expect(second.status).toBe(first.status);
        expect(second.body.equals(first.body)).toBe(true);
        expect(second.headers['content-type']).toBe(first.headers['content-type']);
      }),
    ).toBe(1);
  });

  test('PUT is not allowed, GET is the application’s', async () => {
    expect(
      await runs(async () => {
        const put = await client.send('/hooks', { method: 'PUT', ...signed('{}') });
        expect(put.status).toBe(405);
        expect(put.headers.allow).toBe('POST');
      }),
    ).toBe(0);
    expect((await client.send('/hooks', { method: 'GET' })).status).toBe(200);
  });

  test('another path is untouched', async () => {
    const body = Buffer.from('{"not":"signed"}');
    const { status, body: answer } = await client.send('/other', { headers: { 'content-type': 'application/json' }, body });
    expect(status).toBe(200);
    expect(JSON.parse(answer.toString())).toMatchObject({ length: body.length, sha256: sha256(body) });
  });

  test('a sender that waits to be invited is, and then gets its answer', async () => {
    const { status } = await post({ ...signed('{"big":true}'), waitsForInvitation: true });
    expect(status).toBe(200);
  });

  // HTTP/2 has no order of its own to keep.
  if (protocol === 'http/1.1') {
    test('pipelined deliveries and other requests are answered in order', async () => {
      const raw = await connectRaw(app.origin);
      const last = signed('{"last":true}');
      const plain = { headers: { 'content-type': 'application/json' }, body: Buffer.from('{"no":1}') };
      raw.write(
        Buffer.concat([
          rawRequest('/hooks', signed('{"first":true}')),
          rawRequest('/other', plain),
          rawRequest('/hooks', forged('{}')),
          rawRequest('/hooks', last),
        ]),
      );
      const answers = await raw.until(sha256(last.body));
      raw.socket.destroy();
      expect(answers.match(/HTTP\/1\.1 \d+|"sha256":"\w+"/g)).toEqual([
        'HTTP/1.1 200',
        `"sha256":"${sha256('{"first":true}')}"`,
        'HTTP/1.1 200',
        `"sha256":"${sha256(plain.body)}"`,
        'HTTP/1.1 401',
        'HTTP/1.1 200',
        `"sha256":"${sha256(last.body)}"`,
      ]);
      outcomes.push('acknowledged', 'rejected', 'acknowledged');
    });
  }

  test('SIGTERM ends it by the signal, with every span delivered', async () => {
    expect(await app.stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
    expect(app.output.stderr).toBe('');
    const spans = receiver.spans.filter(({ scope }) => scope === '@outworx/otel-webhooks');
    expect(spans.map(({ attributes }) => attributes['webhook.outcome']).sort()).toEqual(outcomes.sort());
  });
});
