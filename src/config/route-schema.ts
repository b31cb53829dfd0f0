import * as v from 'valibot';
import { providerNames } from '../providers/index.js';
import { idempotencyKey, publicUrl, signatureSecret } from './function-schemas.js';
import { BODY_BYTES, IDEMPOTENCY_TTL_MS, PROCESSING_DEADLINE_MS, TOLERANCE_MS } from './limits.js';
import { isCompiled } from './provider-option.js';
import { providerSchema } from './provider-schema.js';
import { pathFault } from './route-path.js';
import { about, duration, FIELD_PATH, flag, HEADER_NAME, mode, oneOf, size } from './schema-parts.js';
import { HANDSHAKES, IN_PROGRESS, METHODS, STORE_FAILURES } from './words.js';

const METHOD = `${oneOf(METHODS)}, or a list of them`;
const PROVIDER = `${oneOf(providerNames)}, or a description of another`;
const EVENT = 'the name of an event type';
const EVENTS = 'a list of event types, at least one';

const VERIFY_TOKEN = 'a text of 1 to 256 printable characters without spaces';
const WEBHOOK_ID = 'a text of 1 to 128 printable characters without spaces';

export function routeSchema(isCode: boolean) {
  return v.strictObject(
    {
      path: v.pipe(
        v.string('a path that starts with /'),
        v.regex(/^\//, 'a path that starts with /'),
        v.check(
          (path) => pathFault(path) === undefined,
          (issue) => pathFault(issue.input) ?? '',
        ),
        about('Exact path, with `:param` for a whole segment or `*` as the last one. Case does not count.'),
      ),
      method: v.optional(
        v.pipe(
          v.union([method(), v.pipe(v.array(method(), METHOD), v.minLength(1, METHOD))], METHOD),
          about('Other methods that change something get 405; GET, HEAD and OPTIONS pass unless they are listed.', 'POST'),
        ),
      ),
      provider: v.pipe(provider(isCode), about('Who sends: a name from the catalogue, or a description.')),
      signatureSecret: v.optional(signatureSecret(isCode)),
      tolerance: v.optional(
        v.pipe(
          duration(TOLERANCE_MS, '1s to 24h', '300s'),
          about("How old, and how far ahead, a signed timestamp may be. Default: the provider's, else 300s."),
        ),
      ),
      idempotencyKey: v.optional(idempotencyKey(isCode)),
      idempotencyTtl: v.optional(
        v.pipe(
          duration(IDEMPOTENCY_TTL_MS, '1s to 365d', '24h'),
          about("How long a completed event is remembered. Default: 24h, or the provider's retry horizon where that is longer."),
        ),
      ),
      onStoreFailure: v.optional(
        v.pipe(
          v.picklist(STORE_FAILURES, oneOf(STORE_FAILURES)),
          about('When the store fails: run the handler, or answer 503 with Retry-After.', 'run'),
        ),
      ),
      onInProgress: v.optional(
        v.pipe(
          v.picklist(IN_PROGRESS, oneOf(IN_PROGRESS)),
          about(
            'While the event is being handled: let the duplicate wait up to 2 s, then 503 with Retry-After; or 503 at once; or run the handler beside.',
            'wait',
          ),
        ),
      ),
      requireProcessingMark: v.optional(flag('A 2xx without a mark is a silent drop.', false)),
      processingDeadline: v.optional(
        v.pipe(
          duration(PROCESSING_DEADLINE_MS, '1s to 24d', '10m'),
          about('A deferred event without a mark by then is a silent drop.', '10m'),
        ),
      ),
      events: v.optional(
        v.pipe(
          v.array(v.pipe(v.string(EVENT), v.regex(/\S/, EVENT)), EVENTS),
          v.minLength(1, EVENTS),
          about('The event types this endpoint cares about; others are marked ignored. Default: all.'),
        ),
      ),
      eventTypeHeader: v.optional(
        v.pipe(
          v.string('the name of a header'),
          v.regex(new RegExp(`^${HEADER_NAME}$`), 'the name of a header'),
          about('The header that holds the event type. Default: where the provider has it.'),
        ),
      ),
      eventTypeField: v.optional(
        v.pipe(
          v.string('a dot path like data.type'),
          v.regex(new RegExp(`^${FIELD_PATH}$`), 'a dot path like data.type'),
          about('The dot path of the event type in a JSON body. Default: where the provider has it.'),
        ),
      ),
      publicUrl: v.optional(publicUrl(isCode)),
      webhookId: v.optional(
        v.pipe(
          v.string(WEBHOOK_ID),
          v.regex(/^[\x21-\x7e]{1,128}$/, WEBHOOK_ID),
          about('What the sender calls this subscription, for those that sign it: PayPal.'),
        ),
      ),
      handshake: v.optional(
        v.pipe(
          v.picklist(HANDSHAKES, oneOf(HANDSHAKES)),
          about("Answer the sender's handshakes as its protocol wants, or pass them to the handler.", 'pass'),
        ),
      ),
      verifyToken: v.optional(
        v.pipe(
          v.string(VERIFY_TOKEN),
          v.regex(/^[\x21-\x7e]{1,256}$/, VERIFY_TOKEN),
          about('What the sender shows in a handshake that it does not sign: Meta.'),
        ),
      ),
      maxBodySize: v.optional(
        v.pipe(
          size(BODY_BYTES, '1b to 64mib', '1mib'),
          about('Largest body; over it 413. Default: 1mib, or the maximum that the provider documents.'),
        ),
      ),
      captureBody: v.optional(flag('Request and response body in a log event, size-capped.', false)),
      captureHeaders: v.optional(flag('Allow-listed request headers on the span; never secrets and signatures.', true)),
      mode: v.optional(v.pipe(mode(), about("Default: the top level's."))),
    },
    'an object with path and provider',
  );
}

function provider(isCode: boolean) {
  const written = [v.picklist(providerNames, PROVIDER), providerSchema(PROVIDER)] as const;
  return isCode ? v.union([v.custom(isCompiled, PROVIDER), ...written], PROVIDER) : v.union(written, PROVIDER);
}

function method() {
  return v.picklist(METHODS, METHOD);
}
