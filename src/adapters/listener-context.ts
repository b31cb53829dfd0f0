import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import { wrapListeners } from './wrapped-listeners.js';

type Listener = (...args: unknown[]) => void;
type Add = (this: IncomingMessage, event: string | symbol, listener: Listener) => IncomingMessage;
type Methods = Record<'on' | 'addListener' | 'once', Add>;

/** On a request: the methods as the context manager bound them. */
const BOUND = Symbol('outworx.otel-webhooks.bound-methods');

type BoundRequest = IncomingMessage & { [BOUND]: Methods };

/**
 * The HTTP instrumentation binds the listeners of a request to the HTTP server span; what the handler does in its `data` and
 * `end` listeners belongs to the delivery. Nothing to do when nobody bound the request: listeners then keep the context that
 * they are added in.
 */
export function runListenersIn(req: IncomingMessage, isBodyWhole: boolean, run: <T>(fn: () => T) => T): void {
  if (!Object.hasOwn(req, 'on')) return;
  // Reading a body that is there already happens in the reader's own context: the binding is all that is in the way.
  if (isBodyWhole && isBoundAndNoMore(req)) unbindBodyListeners(req);
  else wrapListeners(req, run);
}

/**
 * Listeners of the body go past the binding, all others through it. These are functions of the module, not closures over the
 * request: those cost the garbage collector 13 kB more per request to carry along.
 */
function unbindBodyListeners(req: IncomingMessage): void {
  const { on, addListener, once } = req as unknown as Methods;
  const own = req as unknown as Methods & { [BOUND]: Methods };
  own[BOUND] = { on, addListener, once };
  own.on = onPastBinding;
  own.addListener = onPastBinding;
  own.once = oncePastBinding;
}

function onPastBinding(this: IncomingMessage, event: string | symbol, listener: Listener): IncomingMessage {
  return (isOfBody(event) ? unboundOf(this) : (this as BoundRequest)[BOUND]).on.call(this, event, listener);
}

function oncePastBinding(this: IncomingMessage, event: string | symbol, listener: Listener): IncomingMessage {
  return (isOfBody(event) ? unboundOf(this) : (this as BoundRequest)[BOUND]).once.call(this, event, listener);
}

function isOfBody(event: string | symbol): boolean {
  return event === 'data' || event === 'end' || event === 'readable';
}

function unboundOf(req: IncomingMessage): Methods {
  return Object.getPrototypeOf(req);
}

/** Others replace `req.on` too, to read along: what is not the context manager's own wrapper stays in the way of every listener. */
function isBoundAndNoMore(req: IncomingMessage): boolean {
  return Function.prototype.toString.call(req.on) === boundText();
}

/** The text of a method that the context manager bound. A new manager is another function of its class. */
function boundText(): string {
  textOfBound ??= Function.prototype.toString.call(context.bind(context.active(), new EventEmitter()).on);
  return textOfBound;
}

let textOfBound: string | undefined;
