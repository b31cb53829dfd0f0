import { diag } from '@opentelemetry/api';
import { monotonic } from '../core/clock.js';
import { chain } from '../core/maybe-async.js';
import type { PreparedSecret, Provider } from '../core/provider.js';
import type { SecretSource } from '../core/route.js';
import { noticing } from '../telemetry/notices.js';
import type { GivenSecrets, SecretFunction } from './options.js';
import { viewOf } from './request-view.js';
import { secretFault } from './secret-text.js';

const MAX_PREPARED = 1_000;
const SAY_EVERY_MS = 60_000;

/** Secrets that a function of the application gives, e.g. one per tenant. */
export function functionSource(giveSecrets: SecretFunction, provider: Provider, place: string): SecretSource {
  const prepared = new Map<string, PreparedSecret>();
  let silentUntil = 0;
  return {
    perTenant: true,
    secretsFor(head) {
      const given = giveSecrets(viewOf(head));
      return chain(given, prepareAll);
    },
  };

  function prepareAll(given: GivenSecrets): readonly PreparedSecret[] {
    if (given === undefined || given === null) return [];
    const texts: readonly unknown[] = Array.isArray(given) ? given : [given];
    const secrets = texts.map(prepare).filter((secret) => secret !== undefined);
    // A tenant is known, but not its key: that is a fault on this side.
    if (secrets.length === 0 && texts.length > 0) throw new Error('none of the secrets can be used');
    return secrets;
  }

  function prepare(text: unknown): PreparedSecret | undefined {
    if (typeof text !== 'string') return refuse(`not a text but a ${typeof text}`);
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const fault = secretFault(text);
    if (fault !== undefined) return refuse(`not ${fault}`);
    try {
      // Cleared rather than aged: deleting the oldest of a Map one by one is slow, and preparing again is cheap.
      if (prepared.size >= MAX_PREPARED) prepared.clear();
      const secret = provider.prepareSecret(text);
      prepared.set(text, secret);
      return secret;
    } catch {
      return refuse(`not a secret that ${provider.name} can use`);
    }
  }

  /** Anybody can send requests: once a minute is enough to be seen and too little to flood a log. */
  function refuse(why: string): undefined {
    const now = monotonic();
    if (now < silentUntil) return;
    silentUntil = now + SAY_EVERY_MS;
    noticing(diag).error(`@outworx/otel-webhooks: ${place} gave a secret that is ${why}; it is left out`);
  }
}
