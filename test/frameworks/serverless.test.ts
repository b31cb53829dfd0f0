import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runNode } from '../helpers/app-process.js';
import { REPOSITORY } from '../helpers/repository.js';

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Result {
  readonly name: string;
  readonly door: string;
  readonly unsigned: Answer;
  readonly spelled: number;
  readonly first: Answer;
  readonly repeated: Answer;
  readonly received: readonly { readonly body: string; readonly isVerified: boolean }[];
  readonly body: string;
  readonly spans: readonly { readonly kind: string; readonly outcome: string; readonly route?: string }[];
}

describe.each([
  ['before', []],
  ['after', []],
  // Begins with the first request, which comes by no server.
  ['by register, before', ['--import', '@outworx/otel-webhooks/register']],
])('ours %s the frameworks', (OURS, nodeArgs) => {
  let printed: { readonly results: readonly Result[]; readonly open: readonly [string, number][] };
  beforeAll(async () => {
    const { code, stdout, stderr } = await runNode({
      file: join(import.meta.dirname, 'serverless-app.mjs'),
      cwd: REPOSITORY,
      nodeArgs,
      env: { OURS, OUTWORX_WEBHOOKS_CONFIG: join(import.meta.dirname, 'serverless.config.mjs') },
    });
    expect(code, stderr).toBe(0);
    printed = JSON.parse(stdout.trim().split('\n').at(-1)!);
  });

  test('every adapter, with every shape of event: refused, verified, answered from the record', () => {
    expect(printed.results).toHaveLength(3 + 9 * 5);
    for (const { name, door, unsigned, spelled, first, repeated, received, body, spans } of printed.results) {
      const what = `${name}, ${door}`;
      expect(unsigned, what).toEqual({ status: 401, body: '{"error":"unauthorized"}' });
      expect([401, 404], what).toContain(spelled);
      expect(first, what).toEqual({ status: 200, body: 'handled' });
      expect(repeated, what).toEqual({ status: 200, body: 'handled' });
      expect(received, what).toEqual([{ body, isVerified: true }]);
      const outcomes = spans.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'rejected');
      expect(outcomes, what).toEqual(['acknowledged', 'duplicate']);
      expect(
        spans.find(({ outcome }) => outcome === 'acknowledged'),
        what,
      ).toEqual({
        kind: 'CONSUMER',
        outcome: 'acknowledged',
        route: '/webhooks/stripe',
      });
    }
  });

  test('after disable() the applications are as without us', () => {
    for (const [name, status] of printed.open) expect(status, name).toBe(200);
  });
});
