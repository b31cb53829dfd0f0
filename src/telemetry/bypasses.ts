import type { DiagLogger } from '@opentelemetry/api';
import { monotonic } from '../core/clock.js';
import type { Route } from '../core/route.js';
import type { DeliveryMetrics } from './metrics.js';

const QUIET_MS = 60_000;

/** Requests that reached a protected handler around the first gate: each is counted, and once a minute and route there is a line. */
export interface Bypasses {
  count(route: Route, router: string): void;
}

export function createBypasses(metrics: () => DeliveryMetrics, diag: Pick<DiagLogger, 'warn'>): Bypasses {
  const lines = new Map<string, { saidAt: number; unsaid: number }>();
  return {
    count(route, router) {
      metrics().bypassed(route);
      const key = `${router} ${route.path}`;
      const line = lines.get(key) ?? { saidAt: Number.NEGATIVE_INFINITY, unsaid: 0 };
      lines.set(key, line);
      line.unsaid++;
      const now = monotonic();
      if (now - line.saidAt < QUIET_MS) return;
      diag.warn(
        `${line.unsaid} request(s) reached ${route.path} in the ${router} without having been verified before: rewritten on their way, or by another door. Each is verified there if its body is unread, else refused`,
      );
      line.saidAt = now;
      line.unsaid = 0;
    },
  };
}
