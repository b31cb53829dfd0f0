import type { Identity, SignedRequest } from '../core/provider.js';
import { readJsonFields } from '../signatures/json-fields.js';
import { parseDecimal, parseTime, type TimeUnit } from '../signatures/timestamp.js';
import type { HandshakeRule, ProviderFacts } from './description.js';
import { isPrintable } from './headers.js';
import { locatorCompiler, type Places, readFirst } from './locators.js';
import { inSetting } from './scheme.js';

const MAX_LENGTH = 256;
const MAX_ATTEMPT = 1_000_000;

interface Rule {
  readonly at: Places;
  readonly equals: string | undefined;
  readonly unless: Places;
}

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
  const handshake = rules(facts.handshake).map(
    (rule): Rule => ({ at: at('handshake', rule.at), equals: rule.equals, unless: at('handshake', rule.unless) }),
  );
  const tree = compiler.tree();

  return (request) => {
    const fields = tree === undefined ? undefined : readJsonFields(request.body, tree);
    return {
      eventId: name(readFirst(eventId, request, fields)),
      eventType: name(readFirst(eventType, request, fields)),
      deliveryId: name(readFirst(deliveryId, request, fields)),
      attempt: count(readFirst(attempt, request, fields), skippedAttempts),
      eventTimeMs: moment(readFirst(eventTime, request, fields), timeUnit),
      isHandshake: handshake.some((rule) => holds(rule, (places) => readFirst(places, request, fields))),
    };
  };
}

function holds({ at, equals, unless }: Rule, read: (places: Places) => string | undefined): boolean {
  const text = read(at);
  return text !== undefined && (equals === undefined || text === equals) && read(unless) === undefined;
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

function rules(handshake: ProviderFacts['handshake']): readonly HandshakeRule[] {
  if (handshake === undefined) return [];
  return Array.isArray(handshake) ? handshake : [handshake as HandshakeRule];
}
