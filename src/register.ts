/**
 * `node --import @outworx/otel-webhooks/register app.js`: reads the config file now, and takes up its work with the first
 * request that this process gets, by a server or by a router that is called without one. Side effects only.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import { isNeededNoMore, whenNeeded } from './active-instrumentation.js';
import { watchHttp2 } from './adapters/http2-servers.js';
import { watchRoutersEarly } from './adapters/routers/early-routers.js';
import { onConnection } from './adapters/server-connections.js';
import { ConfigError, loadConfig } from './config/index.js';
import { WebhookInstrumentation } from './instrumentation.js';
import { consoleSummary } from './registration/console-summary.js';
import { planExport } from './registration/export-plan.js';
import { flushAtExit } from './registration/flush.js';
import { adoptGlobalProviders } from './registration/providers.js';
import { isSdkRegistered, loadSdk, startSdk } from './registration/sdk.js';
import { flushableOf } from './registration/telemetry.js';
import { printNotices } from './telemetry/notices.js';
import { NAME } from './version.js';

const REGISTERED = Symbol.for('outworx.otel-webhooks.registered');

function register(): void {
  const holder = globalThis as { [REGISTERED]?: true };
  if (holder[REGISTERED]) return;
  holder[REGISTERED] = true;

  const { stderr } = process;
  printNotices((line) => stderr.write(line), NAME);
  const config = readConfig();
  const plan = planExport(process.env);
  const isExporting = plan === 'otlp' || plan === 'outworx';
  const sdk = isExporting && !isSdkRegistered() ? loadSdk() : undefined;

  // An application that starts its own SDK does so before its servers answer, but after this preload: decide no sooner than
  // the first request. Metrics made before a meter provider is set would be lost for good.
  onFirstRequest((server, session) => {
    const instrumentation = new WebhookInstrumentation(config);
    if (server !== undefined) instrumentation.watchServer(server, session);
    if (isSdkRegistered()) {
      adoptGlobalProviders(instrumentation);
    } else if (sdk !== undefined) {
      const started = startSdk(sdk, plan, instrumentation);
      adoptGlobalProviders(instrumentation);
      flushAtExit(flushableOf(started));
    } else if (plan !== 'nowhere') {
      instrumentation.addObserver(consoleSummary((line) => stderr.write(line), stderr.isTTY === true));
    }
  });
}

/** A config that cannot be right ends the process before the application starts: running unprotected is worse than not running. */
function readConfig(): ReturnType<typeof loadConfig>['raw'] {
  try {
    return loadConfig().raw;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** `begin` gets the server, where the request came by one. */
function onFirstRequest(begin: (server?: EventEmitter, session?: EventEmitter) => void): void {
  const channel = 'http.server.request.start';
  const onMessage = (message: unknown) => start((message as { server: EventEmitter }).server);
  // An http2 session comes before its first request.
  const unwatchHttp2 = watchHttp2((server) => server.once('session', (session) => start(server, session)));
  // An upgrade is announced on no channel: where one may be the first request, the first connection has to do.
  const unwatchUpgrades = onConnection((server) => {
    if (server.listenerCount('upgrade') > 0) start(server);
  });
  let hasBegun = false;
  diagnosticsChannel.subscribe(channel, onMessage);
  watchRoutersEarly(start);
  whenNeeded(start);

  function start(server?: EventEmitter, session?: EventEmitter): void {
    if (hasBegun) return;
    hasBegun = true;
    isNeededNoMore();
    diagnosticsChannel.unsubscribe(channel, onMessage);
    begin(server, session);
    unwatchHttp2();
    unwatchUpgrades();
  }
}

register();
