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
  const places = [eventId, eventType, deliveryId, attempt, eventTime];

  return (request) => {
    const readings = new Readings(request, tree);
    const texts = readTexts(readings, places);
    const identity: Identity = {
      eventId: texts[0],
      eventType: texts[1],
      deliveryId: texts[2],
      attempt: texts[3] === undefined ? undefined : count(texts[3], skippedAttempts),
      eventTimeMs: texts[4] === undefined ? undefined : moment(texts[4], timeUnit),
      isHandshake: handshake.length > 0 && handshake.some((holds) => holds(readings)),
    };
    return isBatched ? { ...identity, ...readBatch(readings, eventId, eventType) } : identity;
  };
}

/** One loop for all of them: most places are empty, and what is inlined once is once in the processor's cache. */
function readTexts(readings: Readings, places: readonly Places[]): (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  for (let i = 0; i < places.length; i++) {
    const text = places[i]!.length === 0 ? undefined : readings.first(places[i]!);
    texts.push(text !== undefined && isName(text) ? text : undefined);
  }
  return texts;
}

type BatchNames = Pick<Identity, 'eventId' | 'eventIds' | 'eventType' | 'eventTypes'>;

/** A batch of one event is named like that event. One name that cannot be used and the batch has none: its body stands for it. */
function readBatch(readings: Readings, eventId: Places, eventType: Places): BatchNames {
  const ids = readings.all(eventId);
  const isNamed = ids.every(isName);
  const types = [...new Set(readings.all(eventType))].filter(isName);
  return {
    eventId: isNamed && ids.length === 1 ? ids[0] : undefined,
    eventType: types.length === 1 ? types[0] : undefined,
    ...(isNamed && ids.length > 1 && { eventIds: ids }),
    ...(types.length > 1 && { eventTypes: types }),
  };
}

/** Ids and types go into keys and telemetry: printable ASCII, at most 256 characters. */
function isName(text: string): boolean {
  return text.length <= MAX_LENGTH && isPrintable(text);
}

function count(text: string, skipped: number): number | undefined {
  const attempt = parseDecimal(text) + skipped;
  return attempt >= 1 && attempt <= MAX_ATTEMPT ? attempt : undefined;
}

function moment(text: string, unit: TimeUnit): number | undefined {
  const time = parseTime(text, unit);
  return Number.isNaN(time) ? undefined : time;
}
