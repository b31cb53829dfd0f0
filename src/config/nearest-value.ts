import { providerNames } from '../providers/index.js';
import { mayShow } from './describe.js';
import type { ConfigPath } from './problem.js';
import { suggestPath } from './route-path.js';
import type { ConfigSource } from './source.js';
import { nearestWord } from './spelling.js';
import { suggestDuration, suggestSize } from './units.js';
import { ALGORITHMS, ENCODINGS, EVIDENCE, KEY_ENCODINGS, METHODS, MODES, STORE_FAILURES, TIME_UNITS } from './words.js';

type Suggest = (value: unknown) => string | undefined;

const wordOf =
  (known: readonly string[]): Suggest =>
  (value) =>
    typeof value === 'string' ? nearestWord(value, known) : undefined;

const flag: Suggest = (value) => (typeof value === 'string' ? FLAGS[value.toLowerCase()] : undefined);
const FLAGS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  true: 'true',
  yes: 'true',
  on: 'true',
  false: 'false',
  no: 'false',
  off: 'false',
});

function suggestKey(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [kind = '', ...rest] = value.split(':');
  const name = rest.join(':').trim();
  if (name !== '') return mendedKey(nearestWord(kind, ['header', 'body']), name);
  return nearestWord(kind, ['true', 'provider', 'event']) === undefined
    ? mendedKey(kind.includes('.') ? 'body' : 'header', kind)
    : 'true';
}

function mendedKey(kind: string | undefined, name: string): string | undefined {
  return kind !== undefined && /^[A-Za-z0-9_.-]{1,60}$/.test(name) ? `${kind}:${name}` : undefined;
}

function suggestLocator(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [kind = '', ...rest] = value.split(':');
  const name = rest.join(':').trim();
  if (name !== '') return mendedKey(nearestWord(kind, ['header', 'body']), name);
  return mendedKey(kind.includes('-') ? 'header' : 'body', kind.replace(/^\$\./, ''));
}

const BY_OPTION: Readonly<Record<string, Suggest>> = Object.assign(Object.create(null), {
  mode: wordOf(MODES),
  method: wordOf(METHODS),
  provider: wordOf(providerNames),
  onStoreFailure: wordOf(STORE_FAILURES),
  store: wordOf(['memory']),
  idempotencyKey: suggestKey,
  path: (value: unknown) => (typeof value === 'string' ? suggestPath(value) : undefined),
  tolerance: suggestDuration,
  idempotencyTtl: suggestDuration,
  processingDeadline: suggestDuration,
  maxBodySize: suggestSize,
  maxBytes: suggestSize,
  requireProcessingMark: flag,
  captureBody: flag,
  captureHeaders: flag,
  algorithm: wordOf(ALGORITHMS),
  evidence: wordOf(EVIDENCE),
  unit: wordOf(TIME_UNITS),
  encoding: wordOf(ENCODINGS),
  'key.encoding': wordOf(KEY_ENCODINGS),
  retryHorizon: suggestDuration,
  answerDeadline: suggestDuration,
  eventId: suggestLocator,
  eventType: suggestLocator,
  deliveryId: suggestLocator,
  at: suggestLocator,
  unless: suggestLocator,
  each: flag,
  optional: flag,
  repeatsBodies: flag,
  refusesBodies: flag,
});

/** What was probably meant by a value that is not allowed. A variable's value is not guessed at: a guess would show it. */
export function nearestValue(value: unknown, path: ConfigPath, source: ConfigSource): string | undefined {
  if (source.variablesAt(path).length > 0 || !mayShow(value, path)) return undefined;
  const option = path.findLast((step) => typeof step === 'string');
  const suggest = BY_OPTION[path.slice(-2).join('.')] ?? BY_OPTION[option ?? ''];
  const nearest = suggest?.(value);
  return nearest === value ? undefined : nearest;
}
