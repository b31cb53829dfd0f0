import { timingSafeEqual } from 'node:crypto';
import type { Provider } from '../core/provider.js';
import type { FieldReader, KeySource, Route, SecretSource } from '../core/route.js';
import { tokenDigest } from '../signatures/digests.js';
import type { Faults } from './faults.js';
import { bodyReader, headerReader } from './field-reader.js';
import {
  DEFAULT_BODY_BYTES,
  DEFAULT_IDEMPOTENCY_TTL_MS,
  DEFAULT_PROCESSING_DEADLINE_MS,
  DEFAULT_TOLERANCE_MS,
} from './limits.js';
import type { RouteOptions, WebhookConfig } from './options.js';
import type { ConfigPath } from './problem.js';
import { readProvider } from './provider-option.js';
import { publicUrlReader } from './public-url.js';
import { keyArguments } from './request-view.js';
import { checkNeed, checkRoute, methodsOf } from './rules.js';
import { readSecrets } from './secrets.js';
import { isRecord } from './shape.js';
import type { ConfigSource } from './source.js';
import { parseDuration, parseSize } from './units.js';

export interface RouteParts {
  readonly provider?: Provider | undefined;
  readonly secrets?: SecretSource | undefined;
}

/** What the config around a route says for all of its routes. */
export type Defaults = Pick<WebhookConfig, 'mode'>;

/** What can only be judged by making it. `at`: where the route stands in the config. */
export function readRouteParts(
  entry: unknown,
  at: ConfigPath,
  defaults: Defaults,
  source: ConfigSource,
  faults: Faults,
): RouteParts {
  if (!isRecord(entry)) return {};
  const route = entry as unknown as RouteOptions;
  const isSound = (option: string) => route[option as keyof RouteOptions] !== undefined && faults.areNoneAt([...at, option]);
  const provider = isSound('provider') ? readProvider(route.provider, [...at, 'provider'], source, faults) : undefined;
  checkRoute(route, at, provider, defaults, faults);
  const canPrepare = provider !== undefined && isSound('signatureSecret');
  const secrets = canPrepare
    ? readSecrets(route.signatureSecret!, provider, [...at, 'signatureSecret'], source, faults, (option) =>
        checkNeed(option, route, at, provider, defaults, faults),
      )
    : undefined;
  return { provider, secrets };
}

/** Fills in every default. `parts` of a route without a fault. */
export function buildRoute(route: RouteOptions, parts: RouteParts, defaults: Defaults): Route {
  const provider = parts.provider!;
  return Object.freeze({
    path: route.path,
    methods: new Set(methodsOf(route)),
    provider,
    secrets: parts.secrets,
    toleranceMs: milliseconds(route.tolerance) ?? (provider.toleranceMs || DEFAULT_TOLERANCE_MS),
    idempotencyKey: keySource(route.idempotencyKey),
    keyIsSigned: isKeySigned(route.idempotencyKey, provider),
    idempotencyTtlMs: milliseconds(route.idempotencyTtl) ?? Math.max(DEFAULT_IDEMPOTENCY_TTL_MS, provider.retryHorizonMs),
    onStoreFailure: route.onStoreFailure ?? 'run',
    onInProgress: route.onInProgress ?? 'wait',
    requireProcessingMark: route.requireProcessingMark ?? false,
    processingDeadlineMs: milliseconds(route.processingDeadline) ?? DEFAULT_PROCESSING_DEADLINE_MS,
    events: route.events === undefined ? undefined : new Set(route.events),
    eventType: eventTypeReader(route),
    publicUrl: route.publicUrl === undefined ? undefined : publicUrlReader(route.publicUrl),
    webhookId: route.webhookId,
    handshake: route.handshake ?? 'pass',
    verifyToken: route.verifyToken === undefined ? undefined : tokenCheck(route.verifyToken),
    maxBodyBytes: bytes(route.maxBodySize) ?? (provider.maxBodyBytes || DEFAULT_BODY_BYTES),
    captureBody: route.captureBody ?? false,
    captureHeaders: route.captureHeaders ?? true,
    mode: route.mode ?? defaults.mode ?? 'enforce',
  });
}

/** Equal lengths to compare, and no token in what is printed. */
function tokenCheck(token: string): (shown: string) => boolean {
  const expected = tokenDigest(token);
  return (shown) => timingSafeEqual(tokenDigest(shown), expected);
}

function keySource(option: RouteOptions['idempotencyKey']): KeySource | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true) return 'provider';
  if (typeof option === 'function') return (request) => textOf(option(...keyArguments(request)));
  const value = option.slice(option.indexOf(':') + 1);
  return option.startsWith('header:') ? headerReader(value) : bodyReader(value);
}

/** Of a function nobody knows what it reads: it is taken to read what the provider's own id is. */
function isKeySigned(option: RouteOptions['idempotencyKey'], provider: Provider): boolean {
  if (typeof option !== 'string') return provider.eventIdIsSigned;
  return option.startsWith('body:');
}

/** Types are not checked at run time: an id that is a number is one all the same. */
function textOf(given: unknown): string | undefined {
  return typeof given === 'number' || typeof given === 'bigint' ? String(given) : typeof given === 'string' ? given : undefined;
}

function eventTypeReader({ eventTypeHeader, eventTypeField }: RouteOptions): FieldReader | undefined {
  if (eventTypeHeader !== undefined) return headerReader(eventTypeHeader);
  return eventTypeField === undefined ? undefined : bodyReader(eventTypeField);
}

function milliseconds(option: string | undefined): number | undefined {
  return option === undefined ? undefined : parseDuration(option);
}

function bytes(option: string | undefined): number | undefined {
  return option === undefined ? undefined : parseSize(option);
}
