import type { Identity, SignedRequest } from '../core/provider.js';
import { parseDecimal, parseTime, type TimeUnit } from '../signatures/timestamp.js';
import type { ProviderFacts } from './description.js';
import { compileCondition } from './handshake-condition.js';
import { signedRules } from './handshakes.js';
import { isPrintable } from './headers.js';
import { isList, locatorCompiler, type Places } from './locators.js';
import { Readings } from './readings.js';
import { inSetting } from './scheme.js';

const MAX_LENGTH = 256;
const MAX_ATTEMPT = 1_000_000;

/** Makes the function that reads what a provider's deliveries call themselves. Throws for places that cannot be. */
export function compileIdentity(facts: ProviderFacts): (request: SignedRequest) => Identity {
  const compiler = locatorCompiler();
  const at = <K extends keyof ProviderFacts>(setting: K, locators: Parameters<typeof compiler.places>[0]) =>
    inSetting(setting, () => compiler.places(locators));
  const eventId = at('eventId', facts.eventId);
  const eventType = at('eventType', facts.eventType);
  const deliveryId = at('deliveryId', facts.deliveryId);
  const attempt = at('attempt', facts.attempt?.at);
  const skippedAttempts = 1 - (facts.attempt?.first ?? 1);
  const eventTime = at('eventTime', facts.eventTime?.at);
  const timeUnit = facts.eventTime?.unit ?? 's';
  const handshake = signedRules(facts).map((rule) => inSetting('handshake', () => compileCondition(rule, compiler)));
  const tree = compiler.tree();
  const isBatched = [...eventId, ...eventType].some(isList);

  return (request) => {
    const readings = new Readings(request, tree);
    const names = isBatched ? readBatch(readings, eventId, eventType) : undefined;
    return {
      eventId: names === undefined ? name(readings.first(eventId)) : names.eventId,
      eventType: names === undefined ? name(readings.first(eventType)) : names.eventType,
      deliveryId: name(readings.first(deliveryId)),
      attempt: count(readings.first(attempt), skippedAttempts),
      eventTimeMs: moment(readings.first(eventTime), timeUnit),
      isHandshake: handshake.some((holds) => holds(readings)),
      ...(names?.eventIds && { eventIds: names.eventIds }),
      ...(names?.eventTypes && { eventTypes: names.eventTypes }),
    };
  };
}

type BatchNames = Pick<Identity, 'eventId' | 'eventIds' | 'eventType' | 'eventTypes'>;

/** A batch of one event is named like that event. One name that cannot be used and the batch has none: its body stands for it. */
function readBatch(readings: Readings, eventId: Places, eventType: Places): BatchNames {
  const ids = readings.all(eventId);
  const isNamed = ids.every((id) => name(id) !== undefined);
  const types = [...new Set(readings.all(eventType))].filter((type) => name(type) !== undefined);
  return {
    eventId: isNamed && ids.length === 1 ? ids[0] : undefined,
    eventIds: isNamed && ids.length > 1 ? ids : undefined,
    eventType: types.length === 1 ? types[0] : undefined,
    eventTypes: types.length > 1 ? types : undefined,
  };
}

/** Ids and types go into keys and telemetry: printable ASCII, at most 256 characters. */
function name(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= MAX_LENGTH && isPrintable(text) ? text : undefined;
}

function count(text: string | undefined, skipped: number): number | undefined {
  if (text === undefined) return undefined;
  const attempt = parseDecimal(text) + skipped;
  return attempt >= 1 && attempt <= MAX_ATTEMPT ? attempt : undefined;
}

function moment(text: string | undefined, unit: TimeUnit): number | undefined {
  if (text === undefined) return undefined;
  const time = parseTime(text, unit);
  return Number.isNaN(time) ? undefined : time;
}
