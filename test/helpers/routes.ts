import type { Provider } from '../../src/core/provider.js';
import type { Route } from '../../src/core/route.js';

/** A provider for tests of what stands around verification: the body's own word decides. */
export const trustingProvider: Provider = {
  name: 'trusting',
  toleranceMs: 300_000,
  retryHorizonMs: 0,
  maxBodyBytes: 0,
  eventIdIsSigned: true,
  signsUrl: false,
  secretHeaders: ['x-signature'],
  prepareSecret: (text) => ({ fingerprint: `f-${text.length}` }),
  verify: (request) => {
    const signature = request.header('x-signature');
    if (signature === undefined) return { status: 'missing' };
    return signature === 'good' ? { status: 'valid', secretIndex: 0 } : { status: 'invalid' };
  },
  identify: (request) => ({ eventId: request.header('x-event-id'), eventType: request.header('x-event-type') }),
};

/** A route with every default, and a secret. */
export function routeOf(overrides: Partial<Route> = {}): Route {
  const provider = overrides.provider ?? trustingProvider;
  return {
    path: '/webhooks/test',
    methods: new Set(['POST']),
    provider,
    secrets: { perTenant: false, secretsFor: () => [{ fingerprint: 'f' }] },
    toleranceMs: 300_000,
    idempotencyKey: undefined,
    keyIsSigned: provider.eventIdIsSigned,
    idempotencyTtlMs: 86_400_000,
    onStoreFailure: 'run',
    onInProgress: 'wait',
    requireProcessingMark: false,
    processingDeadlineMs: 600_000,
    handshake: 'pass',
    maxBodyBytes: 1024 * 1024,
    captureBody: false,
    captureHeaders: true,
    mode: 'enforce',
    ...overrides,
  };
}
