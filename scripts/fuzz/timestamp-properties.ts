import { pick } from './numbers.js';
import type { Property } from './property.js';
import { wireOf } from './requests.js';
import { signaturePlace, signedAt } from './signatures.js';
import { verify } from './targets.js';

/** A timestamp in any form but the sender's own, signed or not. */
export const timestamps: Property = (target, next, expect) => {
  const { scheme, delivery } = target;
  if (scheme?.time === undefined || scheme.time.body !== undefined) return false;
  const { headers, keyed } = scheme.time;
  const odd = pick(next, scheme.time.unit === 's' || scheme.time.unit === 'ms' ? ODD_COUNTS : ODD_DATES);
  const signed = next(2) === 0 ? signedAt(target, odd) : undefined;
  if (signed !== undefined) {
    expect.refused(verify(target, wireOf(signed), delivery.body), `signed at ${JSON.stringify(odd)}`);
    return true;
  }
  const [header] = headers;
  const place = signaturePlace(target)!;
  const separator = scheme.list?.separator ?? '';
  // An item ends at a separator, and white space around it is not part of it: the timestamp would be the old one.
  if (header === undefined && (odd.includes(separator) || odd !== odd.trim())) return false;
  const made = header === undefined ? { [place.header]: replacedTime(place.text, keyed!, separator, odd) } : { [header]: odd };
  expect.refused(verify(target, wireOf({ ...delivery.headers, ...made }), delivery.body), `at ${JSON.stringify(odd)}`);
  return true;
};

const ODD_COUNTS = [
  '',
  ' ',
  '+1700000000',
  '-1700000000',
  ' 1700000000',
  '1700000000 ',
  '1.7e9',
  '1700000000.0',
  '1700000000e0',
  '0x6553f100',
]
  .concat([
    '１７００００００００',
    '١٧٠٠٠٠٠٠٠٠',
    '1700000000\0',
    '1_700_000_000',
    '1,700,000,000',
    'NaN',
    'Infinity',
    '17000000000000000000',
    '1'.repeat(16),
  ])
  .concat(['1700000000n', '-0', '1700000000\n', '2023-11-14T22:13:20Z', '1700000000;1', '\u00b9', '1'.repeat(4_000)]);
const ODD_DATES = [
  '',
  ' ',
  '1700000000',
  '2023-11-14',
  '2023-11-14 22:13:20Z',
  '2023-11-14T22:13:20',
  '20231114T221320Z',
  '+002023-11-14T22:13:20Z',
]
  .concat([
    ' 2023-11-14T22:13:20Z',
    '2023-11-14T22:13:20Z ',
    '2023-11-14t22:13:20z',
    '2023-11-14T22:13:20.Z',
    '2023-13-41T22:13:20Z',
    '２０２３-11-14T22:13:20Z',
  ])
  .concat(['Tue, 14 Nov 2023 22:13:20', 'tue, 14 nov 2023 22:13:20 gmt', 'Tue Nov 14 2023', '2023-11-14T22:13:20+9999']);

function replacedTime(text: string, keyed: string, separator: string, odd: string): string {
  return text
    .split(separator)
    .map((item) => (item.trim().startsWith(keyed) ? keyed + odd : item))
    .join(separator);
}
