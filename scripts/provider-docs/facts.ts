import type {
  DeclaredProvider,
  HandshakeAnswerDescription,
  HandshakeRule,
  Locators,
  ProviderFacts,
} from '../../src/providers/index.js';
import { listed, partsOf } from '../../src/providers/locators.js';
import { code } from './markdown.js';
import { isCode, schemesOf, UNITS } from './signing.js';

export const EVIDENCE = {
  vectors: 'deliveries signed by the sender or its library',
  official: "the sender's documentation or source",
  'third-party': "others' accounts",
  unconfirmed: 'no source at hand: try it before you rely on it',
} as const satisfies Record<NonNullable<ProviderFacts['evidence']>, string>;

function locatorsOf(locators: Locators | undefined): string {
  return listed(locators)
    .map((locator) => partsOf(locator).map(code).join(' with '))
    .join(', else ');
}

/** Where the event's id is, and whether somebody who sends a captured delivery again could change it. */
export function eventIdOf({ description, eventIdIsSigned }: DeclaredProvider): string {
  const { eventId, repeatsBodies } = description;
  const otherwise = 'different events may have the same body, so each delivery without an id runs';
  if (eventId === undefined && repeatsBodies) return `none: ${otherwise}`;
  if (eventId === undefined) return isCode(description) ? 'worked out by code, or none' : 'none: the body stands for it';
  return `${locatorsOf(eventId)}; ${eventIdIsSigned ? 'signed' : '**not signed**'}${repeatsBodies ? `; ${otherwise}` : ''}`;
}

function handshakeOf({ description, handshakes }: DeclaredProvider): string | undefined {
  const { handshake } = description;
  if (handshake === undefined) return undefined;
  const rules = (Array.isArray(handshake) ? handshake : [handshake]) as readonly HandshakeRule[];
  const isAnsweredByCode = handshakes?.canAnswer === true && rules.every(({ answer }) => answer === undefined);
  return rules.map((rule) => ruleOf(rule, isAnsweredByCode ? 'answered by code' : 'the application answers')).join('; or ');
}

function ruleOf({ at, equals, unless, method, unsigned, token, answer }: HandshakeRule, otherwise: string): string {
  const is = at === undefined ? '' : equals === undefined ? `${code(at)} is there` : `${code(at)} is ${code(equals)}`;
  const when = unless === undefined ? is : `${is} and ${code(unless)} is not`;
  const by = method === undefined ? when : [code(method), when].filter((part) => part !== '').join(' where ');
  const rest = at?.startsWith('form:') ? 'with nothing else in its body' : 'without a body';
  const how = unsigned ? `${by}, unsigned and ${rest}` : by;
  const shows = token === undefined ? '' : `, shows the route's \`verifyToken\` at ${code(token)}`;
  return `${how}${shows}; ${answer === undefined ? otherwise : `answered with ${answerOf(answer)}`}`;
}

function answerOf({ status = 200, headers = {}, text, json }: HandshakeAnswerDescription): string {
  const named = Object.entries(headers).map(([name, value]) => code(`${name}: ${value}`));
  const body = text ?? (json && JSON.stringify(json));
  return [String(status), ...named, ...(body === undefined ? [] : [code(body)])].join(', ');
}

function toleranceOf({ description }: DeclaredProvider): string {
  const { tolerance } = description;
  const isTimed = schemesOf(description).some(({ timestamp }) => timestamp !== undefined);
  if (!isTimed && !(isCode(description) && tolerance !== undefined)) return 'no timestamp';
  if (tolerance === 'none') return "the sender defines none: judged where the route's `tolerance` says so";
  return tolerance ?? '300s (default)';
}

/** What a provider says of itself besides how it signs; what it says nothing of is named in the last row. */
export function factRows(provider: DeclaredProvider): readonly (readonly [string, string])[] {
  const { description } = provider;
  const {
    eventType,
    deliveryId,
    attempt,
    eventTime,
    changesPerAttempt = [],
    retryHorizon,
    answerDeadline,
    maxBodySize,
    refusesBodies,
  } = description;
  const first = attempt?.first === undefined ? '' : `, ${attempt.first} for the first`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['tolerance', toleranceOf(provider)],
    ['event id', eventIdOf(provider)],
    ['event type', locatorsOf(eventType) || undefined],
    ['delivery id', locatorsOf(deliveryId) || undefined],
    ['attempt', attempt && `${locatorsOf(attempt.at)}${first}`],
    ...(changesPerAttempt.length > 0 ? [['new with each attempt', locatorsOf(changesPerAttempt)] as const] : []),
    ['event time', eventTime && `${locatorsOf(eventTime.at)}, ${UNITS[eventTime.unit]}`],
    ['retries for', retryHorizon],
    ['wants its answer in', answerDeadline],
    ['largest body', maxBodySize],
    ...(refusesBodies ? [['answers', 'without a body: so is what is refused here'] as const] : []),
    ['handshake', handshakeOf(provider)],
  ];
  const silent = rows.filter(([, text]) => text === undefined).map(([label]) => label);
  const told = rows.filter((row): row is [string, string] => row[1] !== undefined);
  return silent.length === 0
    ? told
    : [...told, [isCode(description) ? 'none, not known, or worked out by code' : 'none, or not known', silent.join(', ')]];
}
