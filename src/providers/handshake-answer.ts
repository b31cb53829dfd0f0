import type { HandshakeAnswer, PreparedSecret } from '../core/provider.js';
import type { HandshakeAnswerDescription } from './description.js';

/** The digest of a text under a secret. */
export type SignText = (text: string, secret: PreparedSecret, encoding: 'hex' | 'base64') => string;

/** Writes the answer to one challenge; nothing where it needs a secret and there is none, or would sign what may be an event. */
export type WriteAnswer = (challenge: string, secret: PreparedSecret | undefined) => HandshakeAnswer;

/** What is signed for a stranger is a random word. A body of an event is none: whoever asks for its signature could forge the event. */
const SIGNABLE = /^[\w+/-]{1,256}={0,2}$/;
const WORD = /\{(challenge|signature:hex|signature:base64)\}/g;

/** Throws for an answer that cannot be written. */
export function compileAnswer(description: HandshakeAnswerDescription, sign: SignText | undefined): WriteAnswer {
  const { status = 200, headers = {}, text, json } = description;
  if (text !== undefined && json !== undefined) throw new Error('an answer has text or json, not both');
  const written = JSON.stringify([headers, text, json]);
  for (const [word] of written.matchAll(/\{[a-z][a-z:0-9]*\}/g)) {
    if (!['{challenge}', '{signature:hex}', '{signature:base64}'].includes(word))
      throw new Error(`an answer has no ${word}: it has {challenge}, {signature:hex} and {signature:base64}`);
  }
  const isSigned = written.includes('{signature:');
  if (isSigned && sign === undefined) throw new Error('an answer can be signed only where the sender signs with an HMAC');
  const type = text !== undefined ? 'text/plain; charset=utf-8' : json !== undefined ? 'application/json' : undefined;

  return (challenge, secret) => {
    if (isSigned && (secret === undefined || !SIGNABLE.test(challenge))) return undefined;
    const filled = (template: string) =>
      template.replace(WORD, (_, word: string) =>
        word === 'challenge' ? challenge : (sign as SignText)(challenge, secret!, word === 'signature:hex' ? 'hex' : 'base64'),
      );
    const body = text !== undefined ? filled(text) : json !== undefined ? JSON.stringify(mapTexts(json, filled)) : '';
    return {
      status,
      headers: {
        ...(mapTexts(headers, filled) as Record<string, string>),
        ...(type !== undefined && { 'content-type': type }),
        // What is given back is a stranger's text: no browser is to take it for a page.
        'x-content-type-options': 'nosniff',
      },
      body: Buffer.from(body),
    };
  };
}

function mapTexts(values: Readonly<Record<string, unknown>>, change: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? change(value) : value]),
  );
}
