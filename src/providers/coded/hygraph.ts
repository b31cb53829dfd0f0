import { isUtf8 } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { decodeExactly } from '../../signatures/encoding.js';
import { hmacBytes } from '../../signatures/hmac.js';
import { parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { isPrintable, readOne } from '../headers.js';
import { INVALID, MALFORMED } from '../verdicts.js';
import { isSame, only, sharedKey } from './parts.js';

const HEADER = 'gcms-signature';

export const hygraph = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'hygraph',
    title: 'Hygraph',
    documentation: 'https://hygraph.com/docs/api-reference/basics/webhooks',
    evidence: 'vectors',
    caveat:
      'The signed bytes are the JSON text of an object that holds the body, the name of the environment and the time. The window of 300 s is ours.',
    signature: { header: HEADER, encoding: 'base64', list: { separator: ',', assign: '=', key: 'sign' } },
    signed: '{"Body":{body},"EnvironmentName":{env},"TimeStamp":{timestamp}}',
    timestamp: { part: 't', unit: 'ms' },
    eventType: 'body:operation',
  },
  secretHeaders: [HEADER],
  readKey: (text) => sharedKey(text),
  read(request) {
    const text = readOne(request, [HEADER]);
    if (typeof text !== 'string') return text;
    const [, shown = '', environment = '', time = ''] = /^sign=([^,]+), ?env=([^,]*), ?t=(\d{1,15})$/.exec(text) ?? [];
    const signature = decodeExactly('base64', shown);
    const signedAt = parseTime(time, 'ms');
    // A number has one way to be written in JSON; the header has more.
    if (signature === undefined || signature.length === 0 || String(signedAt) !== time || !isPrintable(environment))
      return MALFORMED;
    if (!isUtf8(request.body)) return INVALID;
    return { matches: (key) => isSame(signature, digest(key, request.body, environment, signedAt)), signedAt };
  },
  sign({ secrets, body, time }) {
    // As the sender's own library does: a body is text to it.
    const text = Buffer.from(body.toString());
    const signature = digest(sharedKey(only(secrets)), text, 'master', Math.floor(time)).toString('base64');
    return { [HEADER]: `sign=${signature}, env=master, t=${Math.floor(time)}` };
  },
});

/** One character for each byte of a body in UTF-8: JSON escapes ASCII only, so that the same bytes come of it at less cost. */
function digest(key: KeyObject, body: Buffer, environment: string, time: number): Buffer {
  const text = JSON.stringify({ Body: body.toString('latin1'), EnvironmentName: environment, TimeStamp: time });
  return hmacBytes('sha256', key, '', Buffer.from(text, 'latin1'));
}
