import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import { wrapListeners } from './wrapped-listeners.js';

type Listener = (...args: unknown[]) => void;
type Add = (this: IncomingMessage, event: string | symbol, listener: Listener) => IncomingMessage;
type Run = <T>(fn: () => T) => T;

/** On a request: the context that its listeners run in, and how those are removed that others have bound. */
const RUN = Symbol('outworx.otel-webhooks.run-listeners');
const REMOVE = Symbol('outworx.otel-webhooks.remove-listener');

type BoundRequest = IncomingMessage & { [RUN]: Run; [REMOVE]: Add };
type Methods = Record<'on' | 'addListener' | 'once' | 'removeListener' | 'off', Add>;

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
  const methods = req as unknown as Methods;
  (req as BoundRequest)[RUN] = run;
  (req as BoundRequest)[REMOVE] = methods.removeListener;
  methods.on = onBound;
  methods.addListener = onBound;
  methods.once = onceBound;
  methods.removeListener = removeBound;
  methods.off = removeBound;
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

function removeBound(this: IncomingMessage, event: string | symbol, listener: Listener): IncomingMessage {
  const before = this.listenerCount(event);
  unboundOf(this).removeListener.call(this, event, listener);
  if (this.listenerCount(event) < before) return this;
  return (this as BoundRequest)[REMOVE].call(this, event, listener);
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

/** The methods behind ours. What was made from a request has them from it: to ask that one again would never end. */
function unboundOf(req: IncomingMessage): Methods {
  let owner: object = req;
  while (!Object.hasOwn(owner, RUN)) owner = Object.getPrototypeOf(owner);
  return Object.getPrototypeOf(owner);
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
