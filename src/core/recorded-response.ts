import type { Claim } from './store.js';

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110 §5.5, as Node and fetch take it: a tab, and what is visible, in one byte. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * A claim whose recorded response can be sent. Stores are written by others, and what they keep passes through other hands: of one that
 * no server would send, the event is done all the same, and answered like one whose response was not kept.
 */
export function sendable(claim: Claim, onFault: (what: string, error: unknown) => void): Claim {
  if (claim.state !== 'done' || claim.response === undefined || isSendable(claim.response)) return claim;
  onFault('dedupe store', new Error('its recorded response cannot be sent'));
  return { ...claim, response: undefined };
}

function isSendable(response: unknown): boolean {
  const { status, headers, body } = (response ?? {}) as { status?: unknown; headers?: unknown; body?: unknown };
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) return false;
  if (typeof headers !== 'object' || headers === null) return false;
  if (body !== undefined && !(body instanceof Uint8Array)) return false;
  return Object.entries(headers).every(([name, value]) => NAME.test(name) && typeof value === 'string' && VALUE.test(value));
}
