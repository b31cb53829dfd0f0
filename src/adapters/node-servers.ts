import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { diag } from '@opentelemetry/api';
import shimmer from 'shimmer';
import { noticing } from '../telemetry/notices.js';
import { announce, isAnnounced, isOfTakenStream } from './let-through.js';
import type { StreamGate } from './stream-gate.js';
import { addPruned } from './weak-set.js';

/** What becomes of the requests of a server that is watched. */
export interface RequestReceiver<Match> {
  /** First line of every request: `undefined` sends it on to the application at once. */
  match(req: IncomingMessage): Match | undefined;
  /** Takes the request. `dispatch` gives it to the application's listeners. */
  receive(match: Match, req: IncomingMessage, res: ServerResponse, dispatch: () => void): void;
  /** False: whatever the application's own listeners say to an upgrade or to `Expect` stands. */
  isEnforced(match: Match): boolean;
  /** For http2 servers whose application takes streams. */
  readonly streams: StreamGate;
}

type Emit = EventEmitter['emit'];

/** How often one server's `emit` may be taken from us before we stop taking it back: two tools must not do so for ever. */
const MAX_WRAPS = 64;

/**
 * Stands before the `request` listeners of servers, by wrapping `emit` on each instance: no loader hook is needed, and it makes
 * no difference whether the HTTP instrumentation patched the prototype before or after.
 */
export class ServerWatch<Match> {
  readonly #receiver: RequestReceiver<Match>;
  readonly #wrappers = new WeakMap<EventEmitter, { wrapper: Emit; wraps: number }>();
  readonly #servers = new Set<WeakRef<EventEmitter>>();

  constructor(receiver: RequestReceiver<Match>) {
    this.#receiver = receiver;
  }

  /** Cheap enough for each request: others may have replaced `emit` since the last one. */
  see(server: EventEmitter): void {
    const known = this.#wrappers.get(server);
    if (known === undefined || known.wrapper !== server.emit) this.#wrap(server, known?.wraps ?? 0);
  }

  /** Gives every server its own `emit` back. Where somebody wrapped ours since, ours steps aside instead. */
  release(): void {
    for (const reference of this.#servers) {
      const server = reference.deref();
      const known = server && this.#wrappers.get(server);
      if (!server || !known) continue;
      this.#wrappers.delete(server);
      if (server.emit !== known.wrapper) continue;
      shimmer.unwrap(server, 'emit');
      // What the instance had from its prototype it gets from there again, as others may patch that later.
      if (server.emit === prototypeEmit(server)) delete (server as Partial<EventEmitter>).emit;
    }
    this.#servers.clear();
  }

  #wrap(server: EventEmitter, wraps: number): void {
    if (wraps >= MAX_WRAPS) {
      noticing(diag).error(
        '@outworx/otel-webhooks: another tool keeps replacing the emit of a server, which is no longer protected',
      );
      return;
    }
    const isInherited = !Object.hasOwn(server, 'emit');
    const relay = this.#relayTo(server);
    const watch = this;
    shimmer.wrap(server, 'emit', (original: Emit) => {
      const wrapper = function emit(this: EventEmitter, event: string | symbol, ...args: unknown[]): boolean {
        const inner = isInherited ? prototypeEmit(server) : original;
        if (wrapper === watch.#wrappers.get(server)?.wrapper && watch.#intercept(server, relay, inner, event, args)) return true;
        return inner.call(this, event, ...args);
      };
      this.#wrappers.set(server, { wrapper, wraps: wraps + 1 });
      return wrapper;
    });
    if (wraps === 0) addPruned(this.#servers, server);
  }

  #intercept(server: EventEmitter, relay: EventEmitter, inner: Emit, event: string | symbol, args: unknown[]): boolean {
    const { streams } = this.#receiver;
    if (event === 'stream') return streams.takes(server, args, () => inner.call(server, event, ...args));
    if (event === 'session') streams.watchSession(args[0] as EventEmitter);
    if (event !== 'request' && event !== 'checkContinue' && event !== 'checkExpectation' && event !== 'upgrade') return false;
    const [req, second] = args as [IncomingMessage, ServerResponse | Socket];
    if (isAnnounced(req)) return false;
    const match = this.#receiver.match(req);
    if (match === undefined || isOfTakenStream(req)) return false;
    // A listener that accepts an expectation hands the request on as `request`, and it is taken there.
    if (event !== 'request' && !this.#receiver.isEnforced(match)) return false;
    if (event === 'upgrade') {
      refuseUpgrade(second as Socket);
      return true;
    }
    announce(req);
    // The inner emit runs at once, so that a server span begins now and is our parent; only its last link, the call of the
    // listeners, goes to the relay.
    pending = match;
    try {
      inner.call(relay, event, ...args);
    } finally {
      pending = undefined;
    }
    return true;
  }

  #relayTo(server: EventEmitter): EventEmitter {
    const relay = new EventEmitter();
    for (const event of ['request', 'checkContinue', 'checkExpectation']) {
      relay.on(event, (req: IncomingMessage, res: ServerResponse, ...more: unknown[]) => {
        const match = (pending ?? this.#receiver.match(req)) as Match;
        if (event === 'checkContinue') inviteBody(res);
        this.#receiver.receive(match, req, res, () => EventEmitter.prototype.emit.call(server, event, req, res, ...more));
      });
    }
    return relay;
  }
}

/** Handed from the wrapper to the relay, within one call. */
let pending: unknown;

function prototypeEmit(server: EventEmitter): Emit {
  return Object.getPrototypeOf(server).emit;
}

/** The sender waits for this before it sends the body; the application's own invitation, later, would be the second. */
function inviteBody(res: ServerResponse): void {
  const { writeContinue } = res;
  const result: unknown = res.writeContinue();
  res.writeContinue = (written?: () => void) => {
    res.writeContinue = writeContinue;
    if (typeof written === 'function') process.nextTick(written);
    return result as undefined;
  };
}

function refuseUpgrade(socket: Socket): void {
  socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  socket.destroySoon();
}
