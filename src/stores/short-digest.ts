import { hash } from 'node:crypto';

/** 22 characters: 132 bits, more than anybody can search for a second text with the same. */
export const DIGEST_LENGTH = 22;

/** A SHA-256 in base64url, which is what an engine knows events and bodies by. */
const IS_DIGEST = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** What stands for a text in a store, so that no id is readable there and each costs the same. */
export function shortDigest(text: string): string {
  const digest = IS_DIGEST.test(text) ? text : hash('sha256', Buffer.from(text, 'utf16le'), 'base64url');
  return digest.slice(0, DIGEST_LENGTH);
}
