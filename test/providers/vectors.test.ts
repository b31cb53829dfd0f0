import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { request } from './request.js';

interface Vector {
  readonly id: string;
  readonly provider: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly secret: string | string[];
  readonly now: number | null;
  readonly toleranceSeconds?: number;
  readonly method?: string;
  readonly url?: string;
  readonly webhookId?: string;
  readonly expect: 'valid' | 'invalid';
}

/** Signed and badly signed deliveries, most of them from the providers' own test suites; `source` names each one's origin. */
const vectors: Vector[] = JSON.parse(readFileSync(new URL('../fixtures/signatures.json', import.meta.url), 'utf8'));
describe('published deliveries', () => {
  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    const provider = findProvider(vector.provider);
    if (provider === undefined) throw new Error(`no provider ${vector.provider}`);
    const secrets = [vector.secret].flat().map((secret) => provider.prepareSecret(secret));
    const now = (vector.now ?? Math.floor(Date.now() / 1000)) * 1000;
    const toleranceMs = vector.toleranceSeconds === undefined ? provider.toleranceMs : vector.toleranceSeconds * 1000;
    const verdict = provider.verify(request(vector), secrets, { now, toleranceMs });
    if (vector.expect === 'valid') expect(verdict).toMatchObject({ status: 'valid' });
    else expect(['missing', 'malformed', 'invalid', 'expired']).toContain((verdict as { status: string }).status);
  });
});
