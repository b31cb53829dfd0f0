import type { EventEmitter } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import { methodNotAllowed, UNAUTHORIZED } from '../core/answers.js';
import type { Engine } from '../core/engine.js';
import { isHandshakeHead } from '../core/handshake.js';
import type { Match, RouteTable } from '../core/route-table.js';
import type { HoldLimits } from './body-hold.js';
import { announce, isAnnounced } from './let-through.js';
import { answerStream, headOf, StreamExchange, type StreamRequest } from './stream-exchange.js';

/** `stream`, as servers and sessions of http2 emit it. */
type StreamArgs = readonly [ServerHttp2Stream, StreamRequest['headers'], number, readonly string[]];

/** Node's own: they make a `request` of a stream, or hand it on to the server. What they do is seen where they do it. */
const OWN_LISTENERS = new Set(['bound onServerStream', 'sessionOnStream']);

/** The first gate for applications that listen to streams. */
export interface StreamGate {
  /** True: taken, and `dispatch` gives it to the listeners of `emitter`, or nobody does. */
  takes(emitter: EventEmitter, args: readonly unknown[], dispatch: () => void): boolean;
  /** Listeners of `stream` on a session, not on its server. */
  watchSession(session: EventEmitter): void;
  stop(): void;
}

export function createStreamGate(table: () => RouteTable, deliver: Engine['deliver'], limits: HoldLimits): StreamGate {
  let isStopped = false;
  /** Until they close, and how each gets its own `emit` back. */
  const watched = new Map<EventEmitter, () => void>();
  return {
    takes,
    watchSession(session) {
      const { emit } = session;
      const isInherited = !Object.hasOwn(session, 'emit');
      const ours = function (this: EventEmitter, event: string | symbol, ...args: unknown[]) {
        if (event === 'close') watched.delete(session);
        const dispatch = () => emit.call(session, event, ...args);
        return (event === 'stream' && !isStopped && takes(session, args, dispatch)) || dispatch();
      };
      session.emit = ours;
      watched.set(session, () => {
        // What others have put around ours by now stays.
        if (session.emit !== ours) return;
        if (isInherited) Reflect.deleteProperty(session, 'emit');
        else session.emit = emit;
      });
    },
    stop() {
      isStopped = true;
      for (const giveBack of watched.values()) giveBack();
      watched.clear();
    },
  };

  function takes(emitter: EventEmitter, args: readonly unknown[], dispatch: () => void): boolean {
    const [stream, headers, , rawHeaders] = args as unknown as StreamArgs;
    const request = { stream, headers, rawHeaders };
    const match = table().match(String(headers[':method']), String(headers[':path']));
    if (match === undefined || isAnnounced(stream) || !hasOthers(emitter) || !isMeant(match, request)) return false;
    announce(stream);
    if (match.kind === 'route' || match.kind === 'handshake') {
      if (headers.expect !== undefined && match.route.mode === 'enforce') inviteBody(stream);
      deliver(match.route, new StreamExchange(request, match.params, limits, dispatch));
    } else if (match.route.mode === 'observe') dispatch();
    else answerStream(stream, match.kind === 'ambiguous' ? UNAUTHORIZED : methodNotAllowed(match.allow));
    return true;
  }
}

function isMeant(match: Match, request: StreamRequest): boolean {
  return match.kind !== 'handshake' || isHandshakeHead(match.route, headOf(request, match.params));
}

/** Listeners of the application. */
function hasOthers(emitter: EventEmitter): boolean {
  return emitter.listeners('stream').some(({ name }) => !OWN_LISTENERS.has(name));
}

/** The sender waits for this before it sends the body; the application's own invitation, later, would be the second. */
function inviteBody(stream: ServerHttp2Stream): void {
  const { additionalHeaders } = stream;
  stream.additionalHeaders({ ':status': 100 });
  stream.additionalHeaders = (headers) => {
    if (headers[':status'] !== 100) additionalHeaders.call(stream, headers);
  };
}
