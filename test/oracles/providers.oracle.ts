import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { request } from '../providers/request.js';
import { type Delivery, oracles, payloads } from './oracles.js';

const URL_OF_ROUTE = 'https://hooks.example.com/in?tenant=1';

/** Beside the real ones: what a library that parses and writes again would get wrong. */
const TRICKY = ['{}', '{ "a" : 1.0 }', '{"a":"\\u00e9 é 😀 \\/ <&>"}\r\n', '{"a":1,"a":2}', `{"long":"${'x'.repeat(40_000)}"}`];

describe.each(oracles)('$provider', (oracle) => {
  const provider = findProvider(oracle.provider)!;
  const [first, second] = oracle.secrets;

  const deliver = (unsigned: string, signs = first.signs): Delivery => {
    const { headers, body } = signDelivery(provider, { body: unsigned, secret: signs, url: URL_OF_ROUTE });
    return { headers, body: body.toString(), url: URL_OF_ROUTE, secret: first.verifies };
  };
  const { write, change = (body) => body.replace('{', '{ ') } = oracle;
  const bodies = (): string[] => {
    const real = payloads().map(write ?? ((payload) => JSON.stringify(payload)));
    return write === undefined ? [...real, ...TRICKY] : real;
  };
  const theirs = async (delivery: Delivery): Promise<boolean> => {
    try {
      return (await oracle.accepts(delivery)) === true;
    } catch {
      return false;
    }
  };
  const ours = async ({ headers, body, url, secret }: Delivery): Promise<boolean> => {
    const options = { now: Date.now(), toleranceMs: Math.min(provider.toleranceMs, 300_000) };
    return (await provider.verify(request({ headers, body, url }), [provider.prepareSecret(secret)], options)).status === 'valid';
  };

  it('accepts what we sign, and so do we', async () => {
    for (const body of bodies()) {
      const delivery = deliver(body);
      expect([await theirs(delivery), await ours(delivery)], body.slice(0, 80)).toEqual([true, true]);
    }
  });

  it('refuses with us what was changed or signed by another', async () => {
    for (const body of bodies().slice(0, 10)) {
      const good = deliver(body);
      const changed = { ...good, body: change(good.body) };
      const stranger = deliver(body, second.signs);
      for (const delivery of [changed, stranger]) expect([await theirs(delivery), await ours(delivery)]).toEqual([false, false]);
    }
  });

  const { sign } = oracle;
  if (sign !== undefined) {
    it('signs what we accept', async () => {
      for (const body of bodies()) {
        const unsigned = { body, url: URL_OF_ROUTE, secret: first.signs };
        const headers = await sign(unsigned, Date.now());
        expect(await ours({ ...unsigned, headers, secret: first.verifies }), body.slice(0, 80)).toBe(true);
      }
    });
  }
});

it('there are real events', () => expect(payloads().length).toBeGreaterThan(50));
