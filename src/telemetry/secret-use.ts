import type { Attributes, Meter } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import * as names from './attributes.js';

/** A route, and how its secrets are used. */
export interface SecretUses {
  readonly origin: Attributes;
  /** By the secret's index; empty places are secrets that have not matched. */
  readonly secrets: SecretUse[];
}

interface SecretUse {
  readonly attributes: Attributes;
  matches: number;
  /** Wall clock, milliseconds since the epoch. */
  lastUsedAt: number;
}

/** Nobody rotates more; a function may give any number of secrets. */
const MAX_SECRETS = 16;

/** A rotation is over when the old secret's line ends: when each secret last matched, and how often. */
export function observeSecretUse(meter: Meter, all: () => Iterable<SecretUses>): void {
  meter
    .createObservableCounter(names.METRIC_SECRET_MATCHES, {
      unit: '{delivery}',
      description: 'Deliveries whose signature a secret matched, by the place of the secret in the route.',
    })
    .addCallback((result) => {
      for (const { matches, attributes } of usesIn(all())) result.observe(matches, attributes);
    });
  meter
    .createObservableGauge(names.METRIC_SECRET_LAST_USED, {
      unit: 's',
      description: 'When a secret last matched, in seconds since the epoch, by the place of the secret in the route.',
    })
    .addCallback((result) => {
      for (const { lastUsedAt, attributes } of usesIn(all())) result.observe(lastUsedAt / 1_000, attributes);
    });
}

export function noteSecretUse({ origin, secrets }: SecretUses, { verdict, receivedAt }: Delivery): void {
  const { secretIndex } = verdict;
  if (secretIndex === undefined || secretIndex >= MAX_SECRETS) return;
  secrets[secretIndex] ??= {
    attributes: { ...origin, [names.ATTR_WEBHOOK_SIGNATURE_SECRET_INDEX]: secretIndex },
    matches: 0,
    lastUsedAt: 0,
  };
  secrets[secretIndex].matches++;
  secrets[secretIndex].lastUsedAt = receivedAt;
}

function* usesIn(all: Iterable<SecretUses>): Iterable<SecretUse> {
  for (const { secrets } of all) for (const use of secrets) if (use !== undefined) yield use;
}
