import { timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';
import type { Provider } from '../core/provider.js';
import type { FieldReader, KeySource, Route, SecretSource } from '../core/route.js';
import type { DedupeStore } from '../core/store.js';
import { tokenDigest } from '../signatures/digests.js';
import { Faults } from './faults.js';
import { bodyReader, headerReader } from './field-reader.js';
import {
  DEFAULT_BODY_BYTES,
  DEFAULT_IDEMPOTENCY_TTL_MS,
  DEFAULT_PROCESSING_DEADLINE_MS,
  DEFAULT_TOLERANCE_MS,
} from './limits.js';
import type { RouteOptions, WebhookConfig } from './options.js';
import { readProvider } from './provider-option.js';
import { publicUrlReader } from './public-url.js';
import { keyArguments } from './request-view.js';
import { checkRoute, checkUnique, methodsOf } from './rules.js';
import { readSecrets } from './secrets.js';
import { checkShape, isRecord } from './shape.js';
import { type ConfigSource, codeSource } from './source.js';
import { readStore } from './store-option.js';
import { parseDuration, parseSize } from './units.js';

/** A config that is right, with every default filled in. Printing it shows the routes' paths and providers and nothing else. */
export interface ResolvedConfig {
  readonly routes: readonly Route[];
  /** `memory`: a store in this process, with its default bounds. */
  readonly store: DedupeStore | 'memory';
}

/** Routes that went through here, so that a resolved config can be handed on in a config's place. */
const resolvedRoutes = new WeakSet<object>();

/**
 * Checks a config and fills in the defaults. Reads secret files, and prepares every secret once. A config that is resolved
 * already is returned as it is.
 * @param source where the config came from, as `loadConfig` gives it. Default: an object in code.
 * @throws ConfigError with every fault at once.
 */
export function resolveConfig(raw: unknown, source: ConfigSource = codeSource()): ResolvedConfig {
  if (isResolved(raw)) return raw;
  const faults = new Faults(source);
  checkShape(raw, source, faults);
  const config = raw as WebhookConfig;
  const entries: readonly unknown[] = isRecord(raw) && Array.isArray(raw.routes) ? raw.routes : [];
  const parts = entries.map((entry, i) => readParts(entry, i, config, source, faults));
  checkUnique(entries, source, faults);
  faults.throwIfAny();
  const routes = config.routes.map((route, i) => buildRoute(route, parts[i]!.provider!, parts[i]!.secrets, config));
  resolvedRoutes.add(routes);
  return unprinted({ routes, store: readStore(config.store) });
}

function isResolved(raw: unknown): raw is ResolvedConfig {
  return isRecord(raw) && Array.isArray(raw.routes) && resolvedRoutes.has(raw.routes);
}

interface Parts {
  readonly provider?: Provider | undefined;
  readonly secrets?: SecretSource | undefined;
}

/** What can only be judged by making it. */
function readParts(entry: unknown, i: number, config: WebhookConfig, source: ConfigSource, faults: Faults): Parts {
  if (!isRecord(entry)) return {};
  const route = entry as unknown as RouteOptions;
  const at = ['routes', i] as const;
  const isSound = (option: string) => route[option as keyof RouteOptions] !== undefined && faults.areNoneAt([...at, option]);
  const provider = isSound('provider') ? readProvider(route.provider, [...at, 'provider'], source, faults) : undefined;
  checkRoute(route, i, provider, config, faults);
  const canPrepare = provider !== undefined && isSound('signatureSecret');
  const secrets = canPrepare
    ? readSecrets(route.signatureSecret!, provider, [...at, 'signatureSecret'], source, faults)
    : undefined;
  return { provider, secrets };
}

function buildRoute(route: RouteOptions, provider: Provider, secrets: SecretSource | undefined, config: WebhookConfig): Route {
  return Object.freeze({
    path: route.path,
    methods: new Set(methodsOf(route)),
    provider,
    secrets,
    toleranceMs: milliseconds(route.tolerance) ?? (provider.toleranceMs || DEFAULT_TOLERANCE_MS),
    idempotencyKey: keySource(route.idempotencyKey),
    keyIsSigned: isKeySigned(route.idempotencyKey, provider),
    idempotencyTtlMs: milliseconds(route.idempotencyTtl) ?? Math.max(DEFAULT_IDEMPOTENCY_TTL_MS, provider.retryHorizonMs),
    onStoreFailure: route.onStoreFailure ?? 'run',
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
    mode: route.mode ?? config.mode ?? 'enforce',
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

/** A store may hold a client, and a client a password. */
function unprinted(config: ResolvedConfig): ResolvedConfig {
  const summary = () => config.routes.map(({ path, provider }) => ({ path, provider: provider.name }));
  Object.defineProperty(config, 'toJSON', { value: () => ({ routes: summary() }) });
  Object.defineProperty(config, inspect.custom, { value: () => ({ routes: summary() }) });
  return config;
}
