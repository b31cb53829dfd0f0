import diagnosticsChannel from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:net';
import { methodNotAllowed, UNAUTHORIZED } from '../core/answers.js';
import type { Engine } from '../core/engine.js';
import { isHandshakeHead } from '../core/handshake.js';
import type { Match, RouteTable } from '../core/route-table.js';
import { answerRequest } from './http-exchange.js';
import { watchHttp2 } from './http2-servers.js';
import { ServerWatch } from './node-servers.js';
import { HttpRequestHead } from './request-head.js';
import { onConnection } from './server-connections.js';
import { createStreamGate } from './stream-gate.js';
import { type BodyBounds, holdLimits, requestTaker, type TakeRequest } from './take-request.js';

export interface NodeHttpOptions extends BodyBounds {
  /** Looked up anew for each request: the config may be replaced while servers run. */
  readonly table: () => RouteTable;
  readonly deliver: Engine['deliver'];
  /** Told of a server with each of its connections and requests. */
  readonly seen?: (server: EventEmitter) => void;
}

export interface NodeHttpWatch {
  /** Takes up a server, and a session of it, that were made before we watched. */
  see(server: EventEmitter, session?: EventEmitter): void;
  /** For requests that come by another door. */
  readonly take: TakeRequest;
  stop(): void;
}

const CHANNEL = 'http.server.request.start';

/** No host has one of these. An application that puts its URL together from host and target finds a path in such a one. */
const NO_HOST = /[/\\?#]/;

function matchOf(table: RouteTable, req: IncomingMessage): Match | undefined {
  const { method = '', url = '' } = req;
  const match = table.match(method, url);
  if (match !== undefined) return match;
  const { host } = req.headers;
  return host !== undefined && NO_HOST.test(host) ? table.match(method, `http://${host}${url}`) : undefined;
}

/** Puts the engine before the listeners of every http, https and http2 server of the process. */
export function watchNodeHttp({ table, deliver, seen, ...bounds }: NodeHttpOptions): NodeHttpWatch {
  const limits = holdLimits(bounds);
  const take = requestTaker(deliver, limits);
  const streams = createStreamGate(table, deliver, limits);
  const watch = new ServerWatch<Match>({
    match(req: IncomingMessage) {
      const match = matchOf(table(), req);
      if (match?.kind !== 'handshake') return match;
      return isHandshakeHead(match.route, new HttpRequestHead(req, match.params)) ? match : undefined;
    },
    receive(match, req, res, dispatch) {
      if (match.kind === 'route' || match.kind === 'handshake') take(match.route, match.params, req, res, dispatch);
      else if (match.route.mode === 'observe') dispatch();
      else answerRequest(res, match.kind === 'ambiguous' ? UNAUTHORIZED : methodNotAllowed(match.allow));
    },
    isEnforced: (match) => match.route.mode === 'enforce',
    streams,
  });

  // The message comes just before `server.emit('request')`: a server's first request is covered too.
  const onRequestStart = (message: unknown) => see((message as { server: Server }).server);
  diagnosticsChannel.subscribe(CHANNEL, onRequestStart);
  const unwatchConnections = onConnection(see);
  const unwatchHttp2 = watchHttp2(see);

  function see(server: EventEmitter, session?: EventEmitter): void {
    watch.see(server);
    if (session !== undefined) streams.watchSession(session);
    seen?.(server);
  }

  return {
    see,
    take,
    stop() {
      diagnosticsChannel.unsubscribe(CHANNEL, onRequestStart);
      unwatchConnections();
      unwatchHttp2();
      streams.stop();
      watch.release();
    },
  };
}
