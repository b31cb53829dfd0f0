import { hash } from 'node:crypto';

/** 22 characters: 132 bits, more than anybody can search for a second text with the same. */
export const DIGEST_LENGTH = 22;

/** What stands for a text in a store, so that no id is readable there and each costs the same. */
export function shortDigest(text: string): string {
  return hash('sha256', Buffer.from(text, 'utf16le'), 'base64url').slice(0, DIGEST_LENGTH);
}
