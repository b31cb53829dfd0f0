import { describe, expect, it } from 'vitest';
import { createByteBudget } from '../../../src/adapters/byte-budget.js';
import { FetchBody } from '../../../src/adapters/fetch/fetch-body.js';
import type { HeldBody } from '../../../src/core/exchange.js';

const KIB = 1024;

/** A request whose body comes in these chunks; it never ends without an `end`. */
function requestOf(chunks: readonly (number | 'end' | 'break')[], init: RequestInit = {}): Request {
  const parts = [...chunks];
  const body = new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part === 'end') controller.close();
      else if (part === 'break') controller.error(new Error('reset'));
      else if (part !== undefined) controller.enqueue(new Uint8Array(part).fill(120));
      return part === undefined ? new Promise(() => {}) : undefined;
    },
  });
  return new Request('http://localhost/', { method: 'POST', body, duplex: 'half', ...init } as RequestInit);
}

async function hold(request: Request, { limit = 10 * KIB, budget = createByteBudget(), deadlineMs = 60_000 } = {}) {
  const body = new FetchBody(request, { budget, deadlineMs });
  const held = await new Promise<HeldBody>((done) => body.hold(limit, done));
  return { body, held, budget };
}

describe('a body that is held', () => {
  it('is whole, and the request can still be read', async () => {
    const request = requestOf([3, 0, 4 * KIB, 'end']);
    const { held, body, budget } = await hold(request);
    expect(held.state).toBe('complete');
    expect(held.body).toHaveLength(4 * KIB + 3);
    expect(budget.held).toBeGreaterThan(0);
    body.handOn();
    expect(budget.held).toBe(0);
    expect((await request.arrayBuffer()).byteLength).toBe(4 * KIB + 3);
  });

  it.each<[HeldBody['state'], Request, object]>([
    ['too_large', requestOf([KIB, KIB, 'end']), { limit: 2 * KIB - 1 }],
    ['too_large', requestOf(['end'], { headers: { 'content-length': '2000' } }), { limit: 1_999 }],
    ['no_room', requestOf([KIB, KIB, 'end']), { budget: createByteBudget(1_500) }],
    ['too_slow', requestOf([KIB]), { deadlineMs: 10 }],
    ['aborted', requestOf([KIB, 'break']), {}],
    ['aborted', requestOf([KIB], { signal: AbortSignal.abort() }), {}],
  ])('or is not: %s', async (state, request, limits) => {
    const { held, body, budget } = await hold(request, limits);
    expect(held).toEqual({ state });
    body.discard();
    expect(budget.held).toBe(0);
  });

  it('or is not: the sender goes meanwhile', async () => {
    const leaving = new AbortController();
    const holding = hold(requestOf([KIB], { signal: leaving.signal }));
    leaving.abort();
    expect((await holding).held).toEqual({ state: 'aborted' });
  });

  it('nothing more is read of one that is over the limit', async () => {
    const pulled: number[] = [];
    const stream = new ReadableStream(
      { pull: (controller) => controller.enqueue(new Uint8Array(pulled.push(1))) },
      { highWaterMark: 0 },
    );
    const request = new Request('http://localhost/', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    const { held, body } = await hold(request, { limit: 100 });
    body.discard();
    const read = pulled.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(held.state).toBe('too_large');
    expect(pulled.length).toBe(read);
  });
});
