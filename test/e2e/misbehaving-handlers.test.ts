import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectRaw } from '../helpers/raw-socket.js';
import { deliverySpan, eventually } from './received.js';
import { type Company, companies, deliveryFor, lastRequest, startIn, wire } from './same-with-us.js';
import type { RunningApp } from './start.js';

const FILE = 'odd-handlers.cjs';
const [alone, enforce, observe] = companies.filter(({ preload }) => preload === undefined) as [Company, Company, Company];
const withUs = [enforce, observe];

let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
});
afterAll(() => receiver.close());

async function during<T>(company: Company, act: (app: RunningApp) => Promise<T>, env: NodeJS.ProcessEnv = {}): Promise<T> {
  const app = await startIn(company, FILE, receiver.endpoint, env);
  try {
    return await act(app);
  } finally {
    await app.stop('SIGKILL');
  }
}

describe('a handler that ends the process ends it as without us', () => {
  const thrown = { code: 1, answer: '', complaint: /Error: thrown on purpose$/ };

  test.each([
    ['throw', thrown],
    ['throw-while-reading', thrown],
    ['throw-later', thrown],
    ['reject', thrown],
    ['write-after-end', { code: 1, answer: 'HTTP/1.1 200 OK', complaint: /write after end$/ }],
    ['end-twice-with-more', { code: 1, answer: 'HTTP/1.1 200 OK', complaint: /write after end$/ }],
    ['head-twice', { code: 1, answer: 'HTTP/1.1 200 OK', complaint: /Cannot write headers after they are sent to the client$/ }],
    ['exit', { code: 3, answer: 'HTTP/1.1 200 OK', complaint: /^$/ }],
  ])('%s', async (act, { code, answer, complaint }) => {
    const runIn = (company: Company) =>
      during(company, async (app) => {
        const answered = await wire(app, lastRequest(`/hooks/${act}`, deliveryFor(company, '{"some":"body"}')));
        return { answered, ...(await app.ended()), stderr: beforeStack(app.output.stderr) };
      });
    const expected = await runIn(alone);
    expect(expected).toMatchObject({ code, signal: null, stderr: expect.stringMatching(complaint) });
    expect(expected.answered.startsWith(answer)).toBe(true);
    for (const company of withUs) expect(await runIn(company), company.company).toEqual(expected);
  });
});

/** The place, the line and the message: the frames below differ, as ours are among them. */
function beforeStack(stderr: string): string {
  return stderr.split(/\n {4}at /)[0]!.trim();
}

test('an application that survives what its handler throws: the delivery failed, and its retry runs', async () => {
  await during(
    enforce,
    async (app) => {
      const delivery = deliveryFor(enforce, '{}');
      for (const attempt of [1, 2]) {
        const raw = await connectRaw(app.origin);
        raw.write(lastRequest('/hooks/throw', delivery));
        const span = await deliverySpan(receiver, attempt);
        expect(span.attributes).toMatchObject({
          'webhook.outcome': 'failed',
          'error.type': 'Error',
          'webhook.delivery.attempt': attempt,
        });
        raw.socket.destroy();
      }
    },
    { SURVIVES: 'true' },
  );
});

test('a handler that never answers a sender that hangs up: the event is not given back while it may be at work', async () => {
  for (const company of withUs) {
    await during(company, async (app) => {
      const delivery = deliveryFor(company, '{}');
      const first = await connectRaw(app.origin);
      first.write(lastRequest('/hooks/silent', delivery));
      await eventually(async () => (await app.effects()).length === 1);
      first.socket.destroy();
      const second = await connectRaw(app.origin);
      second.write(lastRequest('/hooks/silent', delivery));
      if (company === observe) {
        await eventually(async () => (await app.effects()).length === 2);
      } else {
        expect(await second.closed()).toMatch(/^HTTP\/1\.1 503 .*\r\nretry-after: 5\r\n/s);
        expect(await app.effects()).toHaveLength(1);
      }
      second.socket.destroy();
    });
  }
});

test('500 MB to a sender that reads late: kept neither while it waits nor when it reads', async () => {
  // When V8 gives back the buffers that were sent makes up to 100 MB between two runs of the same.
  const GENEROUS_KB = 300_000;
  const peakIn = (company: Company) =>
    during(company, async (app) => {
      const raw = await connectRaw(app.origin);
      raw.write(lastRequest('/hooks/500-megabytes', deliveryFor(company, '{}')));
      await raw.until('\r\n\r\n');
      raw.socket.pause();
      const whileWaiting = await settledMemory(app);
      let received = 0;
      raw.socket.removeAllListeners('data').on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      raw.socket.resume();
      await raw.closed();
      expect(received).toBeGreaterThan(400_000_000);
      return Math.max(whileWaiting, peakKb(app));
    });
  const expected = await peakIn(alone);
  for (const company of withUs) expect(await peakIn(company), company.company).toBeLessThan(expected + GENEROUS_KB);
}, 120_000);

/** The most that it has had so far. Where there is no `/proc`, what it has now, by `ps`, which slim images lack. */
function peakKb({ child }: RunningApp): number {
  const status = `/proc/${child.pid}/status`;
  if (existsSync(status)) return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]);
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).toString());
}

/** The handler has written all that it was allowed to: its memory has not grown for twenty looks. */
async function settledMemory(app: RunningApp): Promise<number> {
  let last = 0;
  let looks = 0;
  return eventually(() => {
    const now = peakKb(app);
    looks = now <= last ? looks + 1 : 0;
    last = Math.max(last, now);
    return looks >= 20 && last;
  });
}
