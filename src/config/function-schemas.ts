import * as v from 'valibot';
import { reference } from './environment.js';
import { MAX_SECRETS } from './limits.js';
import { isPublicUrl } from './public-url.js';
import { about, FIELD_PATH, HEADER_NAME } from './schema-parts.js';
import { secretFault } from './secret-text.js';

/** The options that may be a function when the config is code. */

const FILE = 'the path of a file';

export function signatureSecret(isCode: boolean) {
  const allowed = `a text, { file }, or a list of them${isCode ? ', or a function that gives texts' : ''}`;
  const one = v.union(
    [
      v.pipe(
        v.string(allowed),
        v.regex(/\S/, 'a text that is not blank'),
        v.check(
          (text) => secretFault(text) === undefined,
          (issue) => secretFault(issue.input) ?? '',
        ),
      ),
      v.strictObject({ file: v.pipe(v.string(FILE), v.regex(/\S/, FILE), about('Read again when it changes.')) }, allowed),
    ],
    allowed,
  );
  const list = v.pipe(
    v.array(one, allowed),
    v.minLength(1, 'at least one secret'),
    v.maxLength(MAX_SECRETS, `at most ${MAX_SECRETS} secrets`),
  );
  return v.pipe(
    isCode ? v.union([one, list, v.function(allowed)], allowed) : v.union([one, list], allowed),
    about(
      `What the sender signs with; a list is tried in order (rotation). ${reference('VAR')} stands for an environment variable. Default: none, deliveries are not verified.`,
    ),
  );
}

export function idempotencyKey(isCode: boolean) {
  const allowed = `true, false, header:<name>, body:<dot.path>${isCode ? ', or a function' : ''}`;
  const text = v.pipe(v.string(allowed), v.regex(new RegExp(`^(?:header:${HEADER_NAME}|body:${FIELD_PATH})$`), allowed));
  const flag = v.boolean(allowed);
  return v.pipe(
    isCode ? v.union([flag, text, v.function(allowed)], allowed) : v.union([flag, text], allowed),
    about("What identifies the event: true for the provider's event id, header:<name> or body:<dot.path>.", false),
  );
}

export function publicUrl(isCode: boolean) {
  const allowed = `an http(s) URL without query, fragment and user, e.g. https://api.example.com${isCode ? ', or a function' : ''}`;
  const text = v.pipe(v.string(allowed), v.check(isPublicUrl, allowed));
  return v.pipe(
    isCode ? v.union([text, v.function(allowed)], allowed) : text,
    about(
      "For senders that sign the URL: the public origin, with the prefix that a proxy strips. The request's path and query are appended.",
    ),
  );
}
