import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import { wrapListeners } from './wrapped-listeners.js';

type Listener = (...args: unknown[]) => void;
type Add = (this: IncomingMessage, event: string | symbol, listener: Listener) => IncomingMessage;
type Run = <T>(fn: () => T) => T;

/** On a request: the context that its listeners run in. */
const RUN = Symbol('outworx.otel-webhooks.run-listeners');

type BoundRequest = IncomingMessage & { [RUN]: Run };
type Methods = Record<'on' | 'addListener' | 'once', Add>;

/**
 * The HTTP instrumentation binds the listeners of a request to the HTTP server span; what the handler does in them belongs to the
 * delivery. Nothing to do when nobody bound the request: listeners then keep the context that they are added in.
 */
export function runListenersIn(req: IncomingMessage, isBodyWhole: boolean, run: Run): void {
  if (!Object.hasOwn(req, 'on')) return;
  if (isBodyWhole && isBoundAndNoMore(req)) bindListeners(req, run);
  else wrapListeners(req, run);
}

/**
 * In the place of the context manager's own binding. These are functions of the module, not closures over the request, which the
 * garbage collector would carry along with all of the request.
 */
function bindListeners(req: IncomingMessage, run: Run): void {
  (req as BoundRequest)[RUN] = run;
  const methods = req as unknown as Methods;
  methods.on = onBound;
  methods.addListener = onBound;
  methods.once = onceBound;
}

function onBound(this: IncomingMessage, event: string | symbol, listener: Listener): IncomingMessage {
  return unboundOf(this).on.call(this, event, needsBinding(event, listener) ? bound(this as BoundRequest, listener) : listener);
}

function onceBound(this: IncomingMessage, event: string | symbol, listener: Listener): IncomingMessage {
  if (!needsBinding(event, listener)) return unboundOf(this).once.call(this, event, listener);
  const wrapper = bound(this as BoundRequest, (...args) => {
    this.removeListener(event, wrapper);
    return listener.apply(this, args);
  });
  wrapper.listener = listener;
  return unboundOf(this).on.call(this, event, wrapper);
}

/** `listener` is where Node looks for what a wrapper stands for, when that is to be removed. */
function bound({ [RUN]: run }: BoundRequest, listener: Listener): Listener & { listener: Listener } {
  const wrapper = function (this: unknown, ...args: unknown[]) {
    return run(() => listener.apply(this, args));
  } as Listener & { listener: Listener };
  wrapper.listener = listener;
  return wrapper;
}

/** A body that is there already is read in its reader's own context. What is no listener is refused by Node. */
function needsBinding(event: string | symbol, listener: unknown): boolean {
  return event !== 'data' && event !== 'end' && event !== 'readable' && typeof listener === 'function';
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
