import type { RecordedResponse } from '../../core/store.js';
import { FIRST_ROW, FREE, IN_ORDER, LIST_WORDS, LinkedLists } from './linked-lists.js';
import { Rows } from './rows.js';

/** No response. */
export const NO_RESPONSE = 0;

/** Where in the row of a response its parts begin: how many events have it, and its place in the lists. */
const EVENTS = 0;
const LISTS = EVENTS + 1;

/** What a response costs beside its text and body: a buffer with a memory block of its own, objects, a fingerprint. Measured, about 1 kB. */
const OVERHEAD_BYTES = 1024;

/**
 * Recorded responses. Equal ones are kept and counted once: most are `{"received":true}`. Over the bound in bytes the one whose
 * last recording is oldest is cut down to its status. Its events stay remembered: a forgotten event runs twice, while a
 * duplicate that is answered with the status alone is still acknowledged.
 */
export class Responses {
  readonly #responses: (RecordedResponse | undefined)[] = [];
  readonly #rows = new Rows(LISTS + LIST_WORDS);
  /** In order of last recording: the responses that are more than a status. */
  readonly #lists = new LinkedLists(this.#rows, LISTS);
  readonly #byFingerprint = new Map<string, number>();
  /** One for all that are cut to the same status, so that what is left of them costs next to nothing. */
  readonly #statusAlone = new Map<number, RecordedResponse>();
  readonly #maxBytes: number;
  /** What was given last, where it cannot have changed since, and its id. */
  #given: RecordedResponse | undefined;
  #givenId = NO_RESPONSE;
  #bytes = 0;
  #count = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#responses.length = FIRST_ROW;
  }

  /** Of all responses that are more than a status. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Kept apart, because they differ or did before they were cut. */
  get count(): number {
    return this.#count;
  }

  get(id: number): RecordedResponse | undefined {
    return this.#responses[id];
  }

  /** Gives the id to remember with the event. Each `keep` is undone by one `drop`. */
  keep(given: RecordedResponse): number {
    const id = this.#isGivenAgain(given) ? this.#givenId : this.#idOf(given);
    this.#rows.set(id, EVENTS, this.#rows.get(id, EVENTS) + 1);
    return id;
  }

  drop(id: number): void {
    if (id === NO_RESPONSE) return;
    const events = this.#rows.get(id, EVENTS) - 1;
    this.#rows.set(id, EVENTS, events);
    if (events > 0) return;
    this.#retire(id, this.#responses[id]!);
    this.#responses[id] = undefined;
    this.#lists.append(FREE, id);
    this.#count--;
  }

  /** Most endpoints give one answer to everything, and who records it may do so once. */
  #isGivenAgain(given: RecordedResponse): boolean {
    return given === this.#given && this.#lists.newest(IN_ORDER) === this.#givenId;
  }

  #idOf(given: RecordedResponse): number {
    const id = this.#find(given) ?? this.#add(given);
    this.#given = Object.isFrozen(given) && Object.isFrozen(given.headers) ? given : undefined;
    this.#givenId = id;
    return id;
  }

  /** An equal response, from now on the one recorded last. */
  #find(wanted: RecordedResponse): number | undefined {
    const newest = this.#lists.newest(IN_ORDER);
    // Most endpoints give one answer to everything.
    if (newest !== undefined && isSame(this.#responses[newest]!, wanted)) return newest;
    const id = this.#byFingerprint.get(fingerprint(wanted));
    if (id === undefined || !isSame(this.#responses[id]!, wanted)) return undefined;
    if (isMore(wanted)) {
      this.#lists.remove(id);
      this.#lists.append(IN_ORDER, id);
    }
    return id;
  }

  #add(response: RecordedResponse): number {
    const bytes = bytesOf(response);
    if (bytes > this.#maxBytes) {
      const status = this.#statusOf(response);
      return this.#find(status) ?? this.#add(status);
    }
    const id = this.#takeId();
    this.#responses[id] = isMore(response) ? copyOf(response) : this.#statusOf(response);
    // Another response with the same fingerprint stays, and is merely not shared any more.
    this.#byFingerprint.set(fingerprint(response), id);
    if (isMore(response)) this.#lists.append(IN_ORDER, id);
    this.#bytes += bytes;
    this.#count++;
    while (this.#bytes > this.#maxBytes) this.#cut(this.#lists.oldest(IN_ORDER)!);
    return id;
  }

  #takeId(): number {
    const freed = this.#lists.oldest(FREE);
    if (freed !== undefined) {
      this.#lists.remove(freed);
      return freed;
    }
    const id = this.#responses.length;
    this.#rows.reserve(id);
    return id;
  }

  #cut(id: number): void {
    const response = this.#responses[id]!;
    this.#retire(id, response);
    this.#responses[id] = this.#statusOf(response);
  }

  /** Takes it from wherever it could be found, shared or cut. */
  #retire(id: number, response: RecordedResponse): void {
    const key = fingerprint(response);
    if (this.#byFingerprint.get(key) === id) this.#byFingerprint.delete(key);
    if (isMore(response)) this.#lists.remove(id);
    this.#bytes -= bytesOf(response);
  }

  #statusOf({ status }: RecordedResponse): RecordedResponse {
    const known = this.#statusAlone.get(status) ?? Object.freeze({ status, headers: Object.freeze({}) });
    this.#statusAlone.set(status, known);
    return known;
  }
}

/** Of its own memory: a caller's body is often a slice of something larger, which it would keep alive. */
function copyOf({ status, headers, body }: RecordedResponse): RecordedResponse {
  const copy = { status, headers: Object.freeze({ ...headers }) };
  if (body === undefined) return copy;
  if (body.buffer.byteLength === body.length) return { ...copy, body };
  const bytes = Buffer.allocUnsafeSlow(body.length);
  body.copy(bytes);
  return { ...copy, body: bytes };
}

/** Whether there is anything to it but the status. */
function isMore({ headers, body }: RecordedResponse): boolean {
  return body !== undefined || Object.keys(headers).length > 0;
}

function bytesOf(response: RecordedResponse): number {
  if (!isMore(response)) return 0;
  const body = response.body?.length ?? 0;
  return Object.entries(response.headers).reduce((sum, [name, value]) => sum + name.length + value.length, OVERHEAD_BYTES + body);
}

function fingerprint({ status, headers, body }: RecordedResponse): string {
  return `${status} ${hashOf(body)} ${JSON.stringify(headers)}`;
}

function isSame(a: RecordedResponse, b: RecordedResponse): boolean {
  return a.status === b.status && sameBody(a.body, b.body) && sameHeaders(a.headers, b.headers);
}

function sameBody(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.equals(b));
}

function sameHeaders(a: RecordedResponse['headers'], b: RecordedResponse['headers']): boolean {
  // `for in`, because this runs for every delivery and lists of names would be garbage each time.
  let more = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}

/** FNV-1a over the body: only narrows the search, equality is decided by the bytes. */
function hashOf(body: Buffer | undefined): number | undefined {
  if (body === undefined) return undefined;
  let hash = 0x811c9dc5;
  for (const byte of body) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
