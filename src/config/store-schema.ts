import * as v from 'valibot';
import { STORE_BYTES, STORE_ENTRIES } from './limits.js';
import { about, flag, size } from './schema-parts.js';

const ENTRIES = `a whole number, ${STORE_ENTRIES.min} to ${STORE_ENTRIES.max}`;
const URL_FORM = 'redis://[user:password@]host[:port][/database], or rediss://';
const PREFIX = '1 to 64 printable characters without spaces';
const REPLICAS = 'a whole number, 0 to 16';
const KEY = '32 bytes, in hex or base64';

export function memoryBounds() {
  return v.strictObject(
    {
      maxEntries: v.optional(
        v.pipe(
          v.number(ENTRIES),
          v.integer(ENTRIES),
          v.minValue(STORE_ENTRIES.min, ENTRIES),
          v.maxValue(STORE_ENTRIES.max, ENTRIES),
          about('Events to remember.', 100_000),
        ),
      ),
      maxBytes: v.optional(v.pipe(size(STORE_BYTES, '0b to 1048576mib', '64mib'), about('For recorded responses.', '64mib'))),
    },
    'an object with maxEntries and maxBytes',
  );
}

export function redisUrl(allowed = URL_FORM) {
  return v.pipe(v.string(allowed), v.regex(/^rediss?:\/\/[^\s/?#]+(?:\/\d{0,3})?$/, allowed));
}

export function redisOptions() {
  return v.strictObject(
    {
      url: v.pipe(redisUrl(), about('Where it is.')),
      prefix: v.optional(
        v.pipe(v.string(PREFIX), v.regex(/^[\x21-\x7e]{1,64}$/, PREFIX), about('Begins every key.', 'webhook:')),
      ),
      durableAck: v.optional(
        v.pipe(
          v.number(REPLICAS),
          v.integer(REPLICAS),
          v.minValue(0, REPLICAS),
          v.maxValue(16, REPLICAS),
          about('How many replicas must have a claim before its handler runs.', 0),
        ),
      ),
      storeResponseBody: v.optional(flag('Keep headers and body of recorded responses too.', false)),
      encryptionKey: v.optional(
        v.pipe(
          v.string(KEY),
          v.regex(/^(?:[0-9A-Fa-f]{64}|[\w+/-]{43}=?)$/, KEY),
          about('Encrypts what storeResponseBody keeps, by AES-256-GCM.'),
        ),
      ),
    },
    'an object with url, prefix, durableAck, storeResponseBody and encryptionKey',
  );
}
