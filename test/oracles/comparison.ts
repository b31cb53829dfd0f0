import type { Verdict } from '../../src/core/provider.js';
import { findProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { request } from '../providers/request.js';
import type { Delivery, Oracle } from './oracle.js';
import { oracles, payloads, TRICKY } from './oracles.js';

const URL_OF_ROUTE = 'https://hooks.example.com/in?tenant=1&b=a%20b';

export const nameOf = ({ provider, way }: Oracle): string => (way === undefined ? provider : `${provider}, ${way}`);

export function compareNamed(name: string) {
  return compare(oracles.find((oracle) => nameOf(oracle) === name)!);
}

/** An oracle beside our own provider. Deliveries are to be verified with the first secret, whoever signs them. */
export function compare(oracle: Oracle) {
  const provider = findProvider(oracle.provider)!;
  const [first] = oracle.secrets;
  const urlOf = oracle.urlOf ?? (() => URL_OF_ROUTE);

  function delivery(headers: Record<string, string>, body: string | Buffer, url = URL_OF_ROUTE): Delivery {
    const bytes = Buffer.from(body as string);
    return { headers, body: bytes, text: bytes.toString(), url, secret: first.verifies };
  }

  function signedByUs(unsigned: string | Buffer, more: { secret?: string | readonly string[]; url?: string } = {}): Delivery {
    const { secret = first.signs, url = urlOf(Buffer.from(unsigned as string)) } = more;
    const { headers, body } = signDelivery(provider, { body: unsigned, secret, url });
    return delivery(headers, body, url);
  }

  async function signedByThem(text: string, key = first): Promise<Delivery> {
    const url = urlOf(Buffer.from(text));
    const { headers, body = text } = await oracle.sign!({ text, url, secret: key.signs, nowMs: Date.now() });
    return delivery(headers, body, url);
  }

  async function isYes(accepts: () => unknown): Promise<boolean> {
    try {
      return (await accepts()) === true;
    } catch {
      return false;
    }
  }

  const accepts = (shown: Delivery) => isYes(() => oracle.accepts(shown));
  const verdict = async ({ headers, body, url, secret }: Delivery, secrets: readonly string[] = [secret]): Promise<Verdict> =>
    provider.verify(
      request({ headers, body, url }),
      secrets.map((each) => provider.prepareSecret(each)),
      { now: Date.now(), toleranceMs: provider.toleranceMs },
    );

  return {
    provider,
    key: first.signs,
    delivery,
    signedByUs,
    signedByThem,
    /** Signed by us, if we can. */
    sign: async (text: string, key = first): Promise<Delivery> =>
      oracle.weDoNotSign ? signedByThem(text, key) : signedByUs(text, { secret: key.signs }),
    accepts,
    acceptsEither: (shown: Delivery, secrets: readonly [string, string]) => isYes(() => oracle.acceptsEither!(shown, secrets)),
    verdict,
    /** Whether the package accepts it, and whether we do. */
    both: async (shown: Delivery): Promise<[boolean, boolean]> => [
      await accepts(shown),
      (await verdict(shown)).status === 'valid',
    ],
    bodies: (): string[] => {
      const real = payloads().map(oracle.write ?? ((payload) => JSON.stringify(payload)));
      return oracle.write === undefined ? [...real, ...TRICKY] : real;
    },
  };
}
