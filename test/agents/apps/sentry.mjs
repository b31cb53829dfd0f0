/** Sentry as its own instructions start it: a file for `--import`. */
import * as Sentry from '@sentry/node';

Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1, enableOpenTelemetrySetup: process.env.SENTRY_AS_SDK === '1' });
