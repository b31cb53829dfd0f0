import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { RecordedResponse } from '../core/store.js';

/** How headers and body of a recorded response are kept in a store outside the process: not at all, as text, or encrypted. */
export interface ResponseText {
  /** Empty where the status alone is kept. */
  write(key: string, response: RecordedResponse): string;
  /** @throws Error for what was not written here. */
  read(key: string, status: number, text: string): RecordedResponse;
}

export interface ResponseTextOptions {
  readonly storeResponseBody?: boolean | undefined;
  readonly encryptionKey?: string | Uint8Array | undefined;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADERS = 16;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
// Tab, printable ASCII, and what HTTP calls obs-text: nothing that would end a header.
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,1024}$/;

/** @throws RangeError when the encryption key is not 32 bytes. */
export function responseText(store: string, { storeResponseBody = false, encryptionKey }: ResponseTextOptions): ResponseText {
  const key = encryptionKey === undefined ? undefined : readKey(store, encryptionKey);
  return {
    write(recordKey, response) {
      if (!storeResponseBody || (response.body === undefined && Object.keys(response.headers).length === 0)) return '';
      const plain = toBytes(response);
      return key === undefined ? `j${plain.toString('base64url')}` : `e${encrypt(key, recordKey, plain).toString('base64url')}`;
    },
    read(recordKey, status, text) {
      // Written by a worker that has the key, or keeps bodies: the status is a good answer too.
      if (text === '' || (text[0] === 'e' && key === undefined)) return { status, headers: {} };
      const bytes = Buffer.from(text.slice(1), 'base64url');
      if (text[0] === 'e') return fromBytes(status, decrypt(key!, recordKey, bytes));
      // With a key, what is not encrypted was put there by somebody else.
      if (text[0] !== 'j' || key !== undefined) throw new Error('a record that is not ours');
      return fromBytes(status, bytes);
    },
  };
}

function readKey(store: string, given: string | Uint8Array): KeyObject {
  const bytes = typeof given === 'string' ? textBytes(given) : Buffer.from(given);
  if (bytes.length !== 32)
    throw new RangeError(`${store}: encryptionKey must be 32 bytes, in hex or base64, not ${bytes.length}`);
  return createSecretKey(bytes);
}

function textBytes(text: string): Buffer {
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
}

function toBytes({ headers, body }: RecordedResponse): Buffer {
  const head = Buffer.from(JSON.stringify([Object.entries(headers), body !== undefined]));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, body ?? Buffer.alloc(0)]);
}

function fromBytes(status: number, bytes: Buffer): RecordedResponse {
  const headLength = bytes.length < 4 ? Number.NaN : bytes.readUInt32BE();
  const body = bytes.subarray(4 + headLength);
  const [entries, hasBody] = parseHead(bytes.subarray(4, 4 + headLength));
  if (body.length > MAX_BODY_BYTES || (body.length > 0 && !hasBody)) throw new Error('a record that is not ours');
  const headers = Object.fromEntries(entries);
  return hasBody ? { status, headers, body: Buffer.from(body) } : { status, headers };
}

function parseHead(bytes: Buffer): [[string, string][], boolean] {
  let head: unknown;
  try {
    head = JSON.parse(bytes.toString());
  } catch {}
  if (Array.isArray(head) && head.length === 2 && Array.isArray(head[0]) && head[0].length <= MAX_HEADERS) {
    const [entries, hasBody] = head;
    if (typeof hasBody === 'boolean' && entries.every(isHeader)) return [entries as [string, string][], hasBody];
  }
  throw new Error('a record that is not ours');
}

/** What a client of the store could have put there must not end in a response: least of all a cookie. */
function isHeader(entry: unknown): boolean {
  if (!Array.isArray(entry) || entry.length !== 2) return false;
  const [name, value] = entry;
  return (
    typeof name === 'string' &&
    typeof value === 'string' &&
    HEADER_NAME.test(name) &&
    HEADER_VALUE.test(value) &&
    !/^set-cookie/i.test(name)
  );
}

function encrypt(key: KeyObject, recordKey: string, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(recordKey));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function decrypt(key: KeyObject, recordKey: string, bytes: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(recordKey)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Error('a record that is not ours, or was encrypted with another key');
  }
}
