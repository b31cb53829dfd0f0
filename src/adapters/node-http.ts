import diagnosticsChannel from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:net';
import { methodNotAllowed, UNAUTHORIZED } from '../core/answers.js';
import type { Engine } from '../core/engine.js';
import { isHandshakeHead } from '../core/handshake.js';
import type { Match, RouteTable } from '../core/route-table.js';
import { createDeadlines, DEFAULT_BODY_DEADLINE_MS } from './body-deadline.js';
import type { HoldLimits } from './body-hold.js';
import { createByteBudget, DEFAULT_BUDGET_BYTES } from './byte-budget.js';
import { answerRequest, HttpExchange } from './http-exchange.js';
import { watchHttp2 } from './http2-servers.js';
import { ServerWatch } from './node-servers.js';
import { HttpRequestHead } from './request-head.js';

export interface NodeHttpOptions {
  /** Looked up anew for each request: the config may be replaced while servers run. */
  readonly table: () => RouteTable;
  readonly deliver: Engine['deliver'];
  readonly bodyDeadlineMs?: number;
  readonly bodyBudgetBytes?: number;
}

export interface NodeHttpWatch {
  /** Takes up a server that was made before we watched. */
  see(server: EventEmitter): void;
  stop(): void;
}

const CHANNEL = 'http.server.request.start';

/** Puts the engine before the listeners of every http, https and http2 server of the process. */
export function watchNodeHttp({ table, deliver, bodyDeadlineMs, bodyBudgetBytes }: NodeHttpOptions): NodeHttpWatch {
  const limits: HoldLimits = {
    budget: createByteBudget(bodyBudgetBytes ?? DEFAULT_BUDGET_BYTES),
    deadlines: createDeadlines(bodyDeadlineMs ?? DEFAULT_BODY_DEADLINE_MS),
  };
  const watch = new ServerWatch<Match>({
    match(req: IncomingMessage) {
      const match = table().match(req.method ?? '', req.url ?? '');
      if (match?.kind !== 'handshake') return match;
      return isHandshakeHead(match.route, new HttpRequestHead(req, match.params)) ? match : undefined;
    },
    receive(match, req, res, dispatch) {
      if (match.kind === 'route' || match.kind === 'handshake')
        deliver(match.route, new HttpExchange(req, res, match.params, limits, dispatch));
      else if (match.route.mode === 'observe') dispatch();
      else answerRequest(res, match.kind === 'ambiguous' ? UNAUTHORIZED : methodNotAllowed(match.allow));
    },
    refusesUpgrade: (match) => match.route.mode === 'enforce',
  });

  // The message comes just before `server.emit('request')`: a server's first request is covered too.
  const onRequestStart = (message: unknown) => watch.see((message as { server: Server }).server);
  diagnosticsChannel.subscribe(CHANNEL, onRequestStart);
  const unwatchHttp2 = watchHttp2((server) => watch.see(server));

  return {
    see: (server) => watch.see(server),
    stop() {
      diagnosticsChannel.unsubscribe(CHANNEL, onRequestStart);
      unwatchHttp2();
      watch.release();
    },
  };
}
