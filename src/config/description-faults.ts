import { compileProvider, type ProviderDescription } from '../providers/index.js';
import { describeFound } from './describe.js';
import type { Faults } from './faults.js';
import type { ConfigPath } from './problem.js';
import type { ConfigSource } from './source.js';

const PLACES = ['eventId', 'eventType', 'deliveryId', 'attempt', 'eventTime'];

const ALLOWED: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  signed: 'literal text and {body}, {timestamp}, {id}, {url}, {method}, each once at most; {secret} at its start, for sha256',
  signature: 'one of header, query, body; the latter two for a token only',
  timestamp: 'one of header, part, body, and {timestamp} in signed; of a timestamp in the body, {body} is enough',
  'signature.prefix': 'none beside signature.list; before a token in authorization, a word and a space in quotes, e.g. "Bearer "',
  'when.equals': 'a text beside when.header',
  'timestamp.part': 'the name of an item of signature.list',
  'timestamp.optional': 'true beside timestamp.body only',
  id: 'the header that {id} in signed stands for; neither without the other',
  ...Object.fromEntries(
    PLACES.map((setting) => [setting, 'a path with one * at most, and no list that is read both by * and by place']),
  ),
  changesPerAttempt: 'a list of body:<name.name>, without lists',
  handshake: 'at, or a method of its own; in the answer text or json with {challenge}, {signature:hex}, {signature:base64}',
});

/** Reports what `compileProvider` has against a description whose every setting is sound by itself, where it has it. */
export function addDescriptionFault(
  description: ProviderDescription,
  error: unknown,
  path: ConfigPath,
  source: ConfigSource,
  faults: Faults,
): void {
  const { message, at } = placeOf(description, error, path);
  const [, setting = '', reason = message] = /^([a-zA-Z]+(?:\.[a-z]+)*): (.*)$/is.exec(message) ?? [];
  const target = setting === '' ? at : [...at, ...setting.split('.')];
  const value = setting.split('.').reduce<unknown>(stepInto, at.slice(path.length).reduce<unknown>(stepInto, description));
  faults.add({
    code: 'wrong_value',
    path: target,
    found: `${value === undefined ? 'nothing' : describeFound(value, target, source)}: ${reason}`,
    allowed: ALLOWED[setting] ?? 'a description as defineProvider takes it',
  });
}

/** A message names no variant: each is tried alone, under the name of the whole. */
function placeOf(description: ProviderDescription, error: unknown, path: ConfigPath): { message: string; at: ConfigPath } {
  if ('variants' in description) {
    for (const [i, variant] of description.variants.entries()) {
      const fault = faultOf({ name: description.name, ...variant });
      if (fault !== undefined) return { message: messageOf(fault, description), at: [...path, 'variants', i] };
    }
  }
  return { message: messageOf(error, description), at: path };
}

function faultOf(description: ProviderDescription): unknown {
  try {
    compileProvider(description);
    return undefined;
  } catch (error) {
    return error;
  }
}

function messageOf(error: unknown, { name }: ProviderDescription): string {
  const message = error instanceof Error ? error.message : 'cannot be used';
  const start = `provider ${JSON.stringify(name)}: `;
  return message.startsWith(start) ? message.slice(start.length) : message;
}

function stepInto(value: unknown, step: string | number): unknown {
  return step === '' ? value : (value as Record<string | number, unknown> | undefined)?.[step];
}
