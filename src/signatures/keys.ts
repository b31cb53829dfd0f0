import { createPrivateKey, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { AlgorithmFacts } from './algorithms.js';
import { decodeKey } from './encoding.js';
import { readPublicKey } from './public-keys.js';

/** How the text that a sender hands out becomes key bytes. */
export interface KeyForm {
  /** Of a shared secret. Default `utf8`: the text as it is. Public keys are taken in any usual form. */
  readonly encoding?: 'utf8' | 'base64' | 'hex';
  /** Cut off before decoding, where present; the first that fits. */
  readonly stripPrefix?: string | readonly string[];
  /** Between several keys in one text. */
  readonly separator?: string;
}

/**
 * Keys are held as `KeyObject`: neither `util.inspect` nor `JSON.stringify` shows one. The message of what is thrown goes behind
 * the name of the setting ("signatureSecret is blank") and never holds any of the text.
 */
export function readKeys(text: string, algorithm: AlgorithmFacts, form: KeyForm): readonly KeyObject[] {
  assertText(text);
  const isPem = algorithm.kind === 'public-key' && text.startsWith('-----BEGIN ');
  if (!isPem && text !== text.trim()) throw new Error('has white space around it');
  const texts = form.separator === undefined ? [text] : text.split(form.separator);
  return texts.map((each) => readKey(each, algorithm, form));
}

/** The keys that sign: the shared secret itself, or the private key (PEM) that belongs to the public one. */
export function readSigningKeys(text: string, algorithm: AlgorithmFacts, form: KeyForm): readonly KeyObject[] {
  return algorithm.kind === 'public-key' ? [createPrivateKey(text)] : readKeys(text, algorithm, form);
}

/** Tells secrets apart in logs and stores. Truncated and under a label of its own, so that it equals no other hash of the text. */
export function fingerprint(text: string): string {
  return hash('sha256', `webhook secret\n${text}`).slice(0, 12);
}

function readKey(text: string, algorithm: AlgorithmFacts, form: KeyForm): KeyObject {
  const prefix = prefixes(form).find((each) => text.startsWith(each)) ?? '';
  const rest = text.slice(prefix.length);
  const behind = prefix === '' ? '' : ` after ${prefix}`;
  if (rest.trim() === '') throw new Error(prefix === '' ? 'holds a blank key' : `holds nothing${behind}`);
  if (algorithm.kind === 'public-key') return readPublicKey(rest, algorithm, behind);
  // Only a hash of a token is kept: equal lengths to compare, and no token in memory.
  if (algorithm.kind === 'token') return createSecretKey(hash('sha256', rest, 'buffer'));
  const encoding = form.encoding ?? 'utf8';
  const bytes = encoding === 'utf8' ? Buffer.from(rest) : decodeKey(encoding, rest);
  if (bytes === undefined) throw new Error(`is not ${encoding}${behind}`);
  return createSecretKey(bytes);
}

function assertText(text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new Error('is not text');
  if (text.trim() === '') throw new Error('is blank');
}

function prefixes(form: KeyForm): readonly string[] {
  const { stripPrefix = [] } = form;
  return typeof stripPrefix === 'string' ? [stripPrefix] : stripPrefix;
}
