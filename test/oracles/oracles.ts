import { clouds } from './clouds.js';
import { messaging } from './messaging.js';
import { load, type OddBody, type Oracle } from './oracle.js';
import { payments } from './payments.js';
import { platforms } from './platforms.js';
import { standardWebhooks } from './standard-webhooks.js';
import { thirdParties } from './third-parties.js';

/** Each package is loaded once its tests run. */
export const oracles: readonly Oracle[] = [
  ...payments,
  ...messaging,
  ...platforms,
  ...clouds,
  ...standardWebhooks,
  ...thirdParties,
];

/** Real events: one of each kind that GitHub sends. */
export function payloads(): readonly object[] {
  const kinds: readonly { examples: readonly object[] }[] = load('@octokit/webhooks-examples');
  return kinds.flatMap(({ examples }) => examples.slice(0, 1));
}

/** Beside the real ones: what a library that parses and writes again would get wrong. */
export const TRICKY = [
  '{}',
  '{ "a" : 1.0 }',
  '{"a":"\\u00e9 é 😀 \\/ <&>"}\r\n',
  '{"a":1,"a":2}',
  `{"long":"${'x'.repeat(40_000)}"}`,
];

/** What a library that decodes would get wrong. */
export const ODD: Readonly<Record<OddBody, Buffer>> = {
  'invalid UTF-8': Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}')]),
  'byte order mark': Buffer.from('\ufeff{"a":1}\r\n'),
  empty: Buffer.alloc(0),
  'no JSON': Buffer.from('a: 1\r\n\0\u2028'),
};
