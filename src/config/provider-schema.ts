import * as v from 'valibot';
import type {
  AttemptDescription,
  HandshakeAnswerDescription,
  HandshakeRule,
  ProviderFacts,
  Together,
} from '../providers/index.js';
import { about, FIELD_PATH, HEADER_NAME, oneOf } from './schema-parts.js';
import { schemeEntries, text } from './scheme-schema.js';
import { EVIDENCE, TIME_UNITS } from './words.js';

/** A sender that is not in the catalogue, as `ProviderDescription` says it. `satisfies`: each of its settings is here, and no other. */

const LOCATOR = 'header:<name>, body:<dot.path>, form:<field>, query:<name> or key:<pattern>';
const LOCATORS = `${LOCATOR}, { all: […] } of several together, or a list of these`;
const HANDSHAKE = 'an object that says where it shows, or a list of them';
const HANDSHAKE_METHODS = ['GET', 'HEAD', 'OPTIONS'] as const;
const FIELDS = 'a list of body:<dot.path>';
const VARIANTS = 'a list of ways of signing, at least one';
const DURATION = 'a number with a unit (ms, s, m, h, d), e.g. 300s';

const facts = {
  name: v.pipe(text('a name'), about('What telemetry calls it.')),
  title: v.optional(v.pipe(text('a text'), about('For people. Default: the name.'))),
  documentation: v.optional(v.pipe(text('a URL'), about('Where the sender documents how it signs.'))),
  evidence: v.optional(v.pipe(v.picklist(EVIDENCE, oneOf(EVIDENCE)), about('What this description rests on.'))),
  caveat: v.optional(v.pipe(text('a text'), about('What to know before relying on it.'))),
  tolerance: v.optional(
    v.pipe(
      v.union([v.picklist(['none'], `${DURATION}, or none`), duration()], `${DURATION}, or none`),
      about('How old, and how far ahead, a signed timestamp may be. none: only judged where the route sets a tolerance.', '300s'),
    ),
  ),
  retryHorizon: v.optional(
    v.pipe(duration(), about('How long the sender keeps retrying one event. Default: not known, or no retries.')),
  ),
  answerDeadline: v.optional(v.pipe(duration(), about('How soon the sender wants its answer. Default: not known.'))),
  maxBodySize: v.optional(v.pipe(size(), about('The largest body that the sender documents. Default: not known.'))),
  eventId: v.optional(
    v.pipe(locators(), about("The event's id: the same for every delivery of the event. Never the id of a resource.")),
  ),
  eventType: v.optional(v.pipe(locators(), about('What kind of event it is.'))),
  deliveryId: v.optional(v.pipe(locators(), about('The id of this attempt to deliver.'))),
  attempt: v.optional(v.pipe(attempt(), about("The sender's count of attempts."))),
  changesPerAttempt: v.optional(
    v.pipe(
      v.array(locator(), FIELDS),
      v.minLength(1, FIELDS),
      about('Fields of a JSON body that are written anew for each attempt: bodies are compared without them.'),
    ),
  ),
  repeatsBodies: v.optional(
    v.pipe(
      v.boolean('true or false'),
      about('Different events may come with the same body: without an id of its own, no event is taken for another.', false),
    ),
  ),
  refusesBodies: v.optional(
    v.pipe(
      v.boolean('true or false'),
      about('The sender takes no answer that has a body: what is refused here has none.', false),
    ),
  ),
  eventTime: v.optional(v.pipe(eventTime(), about('When the event happened.'))),
  handshake: v.optional(
    v.pipe(
      v.union([handshake(), v.array(handshake(), HANDSHAKE)], HANDSHAKE),
      about('Requests of the protocol that are not events. The first rule that holds decides.'),
    ),
  ),
} satisfies Record<keyof ProviderFacts, unknown>;

/** One object for one way of signing and for several: two would each call the other's settings unknown. */
export function providerSchema(allowed: string) {
  const { algorithm, signature, ...others } = schemeEntries;
  const variant = v.strictObject(schemeEntries, 'an object with algorithm and signature');
  return v.strictObject(
    {
      ...facts,
      algorithm: v.optional(algorithm),
      signature: v.optional(signature),
      ...others,
      variants: v.optional(
        v.pipe(
          v.array(variant, VARIANTS),
          v.minLength(1, VARIANTS),
          about('Several ways of signing, instead of the settings of one. The first whose signature is there decides.'),
        ),
      ),
    },
    allowed,
  );
}

function handshake() {
  const entries = {
    at: v.optional(v.pipe(locator(), about('Holds where this place holds `equals`. Default, with a method: any request by it.'))),
    equals: v.optional(v.pipe(text('a text'), about('Default: anything.'))),
    unless: v.optional(v.pipe(locator(), about('There must be nothing here.'))),
    method: v.optional(
      v.pipe(
        v.picklist(HANDSHAKE_METHODS, oneOf(HANDSHAKE_METHODS)),
        about('Default: those of the route, which carry events too.'),
      ),
    ),
    unsigned: v.optional(
      v.pipe(v.literal(true, 'true, or leave it out'), about('Sent without a signature and without a body. Default: signed.')),
    ),
    challenge: v.optional(v.pipe(locator(), about('What the answer gives back. Default: what is at `at`.'))),
    token: v.optional(v.pipe(locator(), about("Where the sender shows the route's verifyToken."))),
    answer: v.optional(
      v.pipe(handshakeAnswer(), about('What the sender wants for an answer. Default: only the application knows.')),
    ),
  } satisfies Record<keyof HandshakeRule, unknown>;
  return v.strictObject(entries, HANDSHAKE);
}

function handshakeAnswer() {
  const whole = 'a status from 200 to 299';
  const entries = {
    status: v.optional(
      v.pipe(v.number(whole), v.integer(whole), v.minValue(200, whole), v.maxValue(299, whole), about('Status.', 200)),
    ),
    headers: v.optional(v.pipe(v.record(text('a header'), text('a text'), 'an object of headers'), about('Headers.'))),
    text: v.optional(
      v.pipe(text('a text'), about('The body as text: {challenge}, {signature:hex}, {signature:base64} are filled in.')),
    ),
    json: v.optional(v.pipe(v.record(v.string(), v.unknown(), 'an object'), about('The body as JSON, its texts filled in.'))),
  } satisfies Record<keyof HandshakeAnswerDescription, unknown>;
  return v.strictObject(entries, 'an object with status, headers, and text or json');
}

function attempt() {
  const whole = 'a whole number, at least 0';
  const entries = {
    at: v.pipe(locators(), about('The first place that holds something counts.')),
    first: v.optional(
      v.pipe(v.number(whole), v.integer(whole), v.minValue(0, whole), about('What the sender writes for its first attempt.', 1)),
    ),
  } satisfies Record<keyof AttemptDescription, unknown>;
  return v.strictObject(entries, 'an object with at');
}

function eventTime() {
  const entries = {
    at: v.pipe(locators(), about('The first place that holds something counts.')),
    unit: v.pipe(v.picklist(TIME_UNITS, oneOf(TIME_UNITS)), about('As of a timestamp.')),
  } satisfies Record<keyof NonNullable<ProviderFacts['eventTime']>, unknown>;
  return v.strictObject(entries, 'an object with at and unit');
}

function locators() {
  const one = () => v.union([locator(LOCATORS), together()], LOCATORS);
  return v.union([locator(LOCATORS), together(), v.pipe(v.array(one(), LOCATORS), v.minLength(1, LOCATORS))], LOCATORS);
}

function together() {
  const entries = {
    all: v.pipe(
      v.array(locator(), 'a list of places'),
      v.minLength(2, 'at least two places'),
      about('All of these together name it.'),
    ),
  } satisfies Record<keyof Together, unknown>;
  return v.strictObject(entries, LOCATORS);
}

function locator(allowed = LOCATOR) {
  return v.pipe(
    v.string(allowed),
    v.regex(
      new RegExp(
        `^(?:header:${HEADER_NAME}|(?:body|form):${FIELD_PATH}|query:[^&=#\\s]{1,128}|key:!?(?:[^!*\\s][^*\\s]{0,127}\\*?[^*\\s]{0,128}|\\*[^*\\s]{1,128}))$`,
      ),
      allowed,
    ),
  );
}

function duration() {
  return v.pipe(v.string(DURATION), v.regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)$/, DURATION));
}

function size() {
  const allowed = 'a number with a unit (b, kib, mib), e.g. 1mib';
  return v.pipe(v.string(allowed), v.regex(/^\d{1,9}(\.\d{1,3})?(b|kib|mib)$/, allowed));
}
