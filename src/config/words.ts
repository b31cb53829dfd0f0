import type { ProviderFacts } from '../providers/index.js';
import { type Algorithm, algorithms } from '../signatures/algorithms.js';
import type { Encoding } from '../signatures/encoding.js';
import type { KeyForm } from '../signatures/keys.js';
import type { TimeUnit } from '../signatures/timestamp.js';

/** The words that options take. */
export const MODES = ['enforce', 'observe'] as const;
export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS'] as const;
export const HANDSHAKES = ['pass', 'answer'] as const;
export const STORE_FAILURES = ['run', 'retry-later'] as const;
export const IN_PROGRESS = ['wait', 'retry-later', 'run'] as const;

/** The words of a provider's description. Written as keys, so that none can be missing. */
export const ALGORITHMS = words(algorithms);
export const ENCODINGS = words<Encoding>({ hex: 0, base64: 0, base64url: 0 });
export const KEY_ENCODINGS = words<NonNullable<KeyForm['encoding']>>({ utf8: 0, base64: 0, hex: 0 });
export const TIME_UNITS = words<TimeUnit>({ s: 0, ms: 0, rfc3339: 0, 'http-date': 0 });
export const EVIDENCE = words<NonNullable<ProviderFacts['evidence']>>({
  vectors: 0,
  official: 0,
  'third-party': 0,
  unconfirmed: 0,
});

function words<Word extends string = Algorithm>(keys: Readonly<Record<Word, unknown>>): readonly Word[] {
  return Object.keys(keys) as Word[];
}
