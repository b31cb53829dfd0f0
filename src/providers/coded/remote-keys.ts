import { createPublicKey, type KeyObject } from 'node:crypto';

/** Gets the text at an address, or rejects. */
export type FetchText = (url: string) => Promise<string>;

/** Public keys by address. */
export interface RemoteKeys {
  /** At once where it is known; `undefined` where it cannot be had now. Never rejects. */
  get(url: string): KeyObject | undefined | Promise<KeyObject | undefined>;
}

const LIMIT_MS = 2_000;
const MAX_CHARACTERS = 65_536;
const KEPT_MS = 24 * 3_600_000;
/** A failure is kept too: deliveries in the meantime must not each wait for a server that does not answer. */
const FAILURE_KEPT_MS = 60_000;
/** Unsigned requests choose the address, within the pinned hosts: the bound is one of memory and of fetches. */
const MAX_ADDRESSES = 16;

interface Entry {
  key: KeyObject | undefined | Promise<KeyObject | undefined>;
  until: number;
}

/** Fetches certificates, each once: those who ask meanwhile wait for the same answer, and the answer is kept. */
export function remoteKeys(fetchText: FetchText = fetchOverTls, now: () => number = Date.now): RemoteKeys {
  const entries = new Map<string, Entry>();
  return {
    get(url) {
      const known = entries.get(url);
      if (known !== undefined && now() < known.until) return known.key;
      if (known === undefined && entries.size >= MAX_ADDRESSES && !dropOne(entries, now())) return undefined;
      const entry: Entry = { key: undefined, until: Number.POSITIVE_INFINITY };
      entry.key = readKey(fetchText, url).then((key) => {
        entry.key = key;
        entry.until = now() + (key === undefined ? FAILURE_KEPT_MS : KEPT_MS);
        return key;
      });
      entries.set(url, entry);
      return entry.key;
    },
  };
}

async function readKey(fetchText: FetchText, url: string): Promise<KeyObject | undefined> {
  try {
    const key = createPublicKey(await fetchText(url));
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

function dropOne(entries: Map<string, Entry>, now: number): boolean {
  for (const [url, { until }] of entries) if (until <= now) return entries.delete(url);
  return false;
}

async function fetchOverTls(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_CHARACTERS) throw new Error('is too long for a certificate');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
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
