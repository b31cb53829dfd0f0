import type { DeclaredProvider, HandshakeRule, Locators, ProviderFacts } from '../../src/providers/index.js';
import { code } from './markdown.js';
import { kindOf, list, schemesOf } from './signing.js';

export const EVIDENCE = {
  vectors: 'deliveries signed by the sender or its library',
  official: "the sender's documentation or source",
  'third-party': "others' accounts",
  unconfirmed: 'no source at hand: try it before you rely on it',
} as const satisfies Record<NonNullable<ProviderFacts['evidence']>, string>;

export function locatorsOf(locators: Locators | undefined): string {
  return list(locators).map(code).join(', else ');
}

/** Where the event's id is, and whether somebody who sends a captured delivery again could change it. */
export function eventIdOf({ description, eventIdIsSigned }: DeclaredProvider): string {
  const { eventId } = description;
  if (eventId === undefined) return 'none: the body stands for it';
  return `${locatorsOf(eventId)}; ${eventIdIsSigned ? 'signed' : '**not signed**'}`;
}

export function handshakeOf({ handshake }: ProviderFacts): string {
  if (handshake === undefined) return 'none';
  const rules = (Array.isArray(handshake) ? handshake : [handshake]) as readonly HandshakeRule[];
  return rules.map(ruleOf).join('; or ');
}

function ruleOf({ at, equals, unless }: HandshakeRule): string {
  const is = equals === undefined ? `${code(at)} is there` : `${code(at)} is ${code(equals)}`;
  return unless === undefined ? is : `${is} and ${code(unless)} is not`;
}

export function toleranceOf({ description }: DeclaredProvider): string {
  if (schemesOf(description).every((scheme) => kindOf(scheme) !== undefined && scheme.timestamp === undefined)) return 'no timestamp';
  const { tolerance } = description;
  if (tolerance === 'none') return "the sender defines none: judged where the route's `tolerance` says so";
  return tolerance === undefined ? '300s (default)' : tolerance;
}

/** What a provider says of itself besides how it signs; each row is there for every provider, so that two can be compared. */
export function factRows(provider: DeclaredProvider): readonly (readonly [string, string])[] {
  const { description } = provider;
  const { eventType, deliveryId, attempt, eventTime, retryHorizon, answerDeadline, maxBodySize } = description;
  const first = attempt?.first === undefined ? '' : `, ${attempt.first} for the first`;
  const unit = eventTime === undefined ? '' : `, ${eventTime.unit}`;
  return [
    ['tolerance', toleranceOf(provider)],
    ['event id', eventIdOf(provider)],
    ['event type', locatorsOf(eventType) || 'not known'],
    ['delivery id', locatorsOf(deliveryId) || 'none'],
    ['attempt', attempt === undefined ? 'not told' : `${locatorsOf(attempt.at)}${first}`],
    ['event time', eventTime === undefined ? 'not told' : `${locatorsOf(eventTime.at)}${unit}`],
    ['retries for', retryHorizon ?? 'not known, or no retries'],
    ['wants its answer in', answerDeadline ?? 'not known'],
    ['largest body', maxBodySize ?? 'not known'],
    ['handshake', handshakeOf(description)],
  ];
}
