import { createPublicKey, type KeyObject } from 'node:crypto';
import { fetchOverTls } from './fetch-over-tls.js';

/** Gets the text at an address, or rejects. */
export type FetchText = (url: string) => Promise<string>;

/** What is fetched and kept, by address: certificates, key sets. */
export interface Remote<T> {
  /**
   * At once where it is known; `undefined` where it cannot be had now. Never rejects.
   * @param suffices whether what is kept will do: senders add keys to a set. If not it is fetched again, once a minute at most.
   */
  get(url: string, suffices?: (value: T) => boolean): T | undefined | Promise<T | undefined>;
}

export type RemoteKeys = Remote<KeyObject>;

const KEPT_MS = 24 * 3_600_000;
/** A failure is kept too: deliveries in the meantime must not each wait for a server that does not answer. */
const AGAIN_AFTER_MS = 60_000;
/** Unsigned requests choose the address, within the pinned hosts: the bounds are of memory, and of fetches in a second. */
const MAX_ADDRESSES = 16;
const KEPT_AT_LEAST_MS = 1_000;

interface Entry<T> {
  value: T | undefined;
  fetchedAt: number;
  /** The last time that was asked, whatever came of it. */
  triedAt: number;
  pending: Promise<T | undefined> | undefined;
}

/** Fetches certificates, each once: those who ask meanwhile wait for the same answer, and the answer is kept. */
export function remoteKeys(fetchText?: FetchText, now?: () => number): RemoteKeys {
  return remote(rsaKeyOf, fetchText, now);
}

/** The same for anything that can be read out of a text. `read` throws for a text that is none, and gives nothing for what is retired. */
export function remote<T>(
  read: (text: string) => T | undefined,
  fetchText: FetchText = fetchOverTls,
  now: () => number = Date.now,
): Remote<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    get(url, suffices = () => true) {
      const known = entries.get(url);
      if (known === undefined) {
        if (entries.size >= MAX_ADDRESSES && !dropOne(entries, now())) return undefined;
        const entry: Entry<T> = { value: undefined, fetchedAt: 0, triedAt: 0, pending: undefined };
        entries.set(url, entry);
        return fetchInto(entry, url);
      }
      // Last used, last dropped.
      entries.delete(url);
      entries.set(url, known);
      const { value, fetchedAt, triedAt, pending } = known;
      // What is kept serves those whom it suffices while a newer one is on its way.
      if (value !== undefined && suffices(value) && now() - fetchedAt < KEPT_MS) return value;
      if (pending === undefined && now() - triedAt < AGAIN_AFTER_MS) return value;
      return pending ?? fetchInto(known, url);
    },
  };

  function fetchInto(entry: Entry<T>, url: string): Promise<T | undefined> {
    entry.pending = readText(read, fetchText, url).then((answer) => {
      entry.pending = undefined;
      entry.triedAt = now();
      if (answer !== undefined) {
        entry.value = answer.value;
        entry.fetchedAt = entry.triedAt;
      } else if (entry.triedAt - entry.fetchedAt >= KEPT_MS + KEPT_MS) {
        // A refresh that fails takes nothing away for a day.
        entry.value = undefined;
      }
      return entry.value;
    });
    return entry.pending;
  }
}

async function readText<T>(
  read: (text: string) => T | undefined,
  fetchText: FetchText,
  url: string,
): Promise<{ readonly value: T | undefined } | undefined> {
  try {
    return { value: read(await fetchText(url)) };
  } catch {
    return undefined;
  }
}

function rsaKeyOf(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'rsa') throw new Error('is no RSA key');
  return key;
}

/** What a stranger had us fetch must not keep out the sender's own: the first failure goes, else what was not used for longest. */
function dropOne(entries: Map<string, Entry<unknown>>, now: number): boolean {
  const old = [...entries].filter(([, { pending, triedAt }]) => pending === undefined && now - triedAt >= KEPT_AT_LEAST_MS);
  const [url] = old.find(([, { value }]) => value === undefined) ?? old[0] ?? [];
  return url !== undefined && entries.delete(url);
}

/** Whether an address is an https one with exactly such a host and path, and nothing else to it. */
export function isPinned(text: string, host: RegExp, path: RegExp): boolean {
  if (text.length > 512 || !URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === 'https:' &&
    url.href === text &&
    url.origin === `https://${url.hostname}` &&
    host.test(url.hostname) &&
    path.test(url.pathname) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  );
}
