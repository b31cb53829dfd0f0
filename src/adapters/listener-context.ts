import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import { wrapListeners } from './wrapped-listeners.js';

type Listener = (...args: unknown[]) => void;
type Add = (this: IncomingMessage, event: string | symbol, listener: Listener) => IncomingMessage;
type Run = <T>(fn: () => T) => T;

/** On a request whose listeners we bind. */
const BINDING = Symbol('outworx.otel-webhooks.listeners');

class Binding {
  /** Not what was made from it, which finds this too. */
  readonly req: IncomingMessage;
  /** In the context that its listeners run in. */
  readonly run: Run;
  /** How those are removed that others have bound. */
  readonly remove: Add;

  constructor(req: IncomingMessage, run: Run, remove: Add) {
    this.req = req;
    this.run = run;
    this.remove = remove;
  }
}

type BoundRequest = IncomingMessage & { [BINDING]: Binding };
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
  (req as BoundRequest)[BINDING] = new Binding(req, run, methods.removeListener);
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
  return (this as BoundRequest)[BINDING].remove.call(this, event, listener);
}

/** `listener` is where Node looks for what a wrapper stands for, when that is to be removed. */
function bound({ [BINDING]: { run } }: BoundRequest, listener: Listener): Listener & { listener: Listener } {
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

/** The methods behind ours. To ask what was made from a request for its prototype's would never end. */
function unboundOf(req: IncomingMessage): Methods {
  return Object.getPrototypeOf((req as BoundRequest)[BINDING].req);
}

/** Others replace `req.on` too, to read along: what is not the context manager's own wrapper stays in the way of every listener. */
function isBoundAndNoMore(req: IncomingMessage): boolean {
  const text = Function.prototype.toString.call(req.on);
  sample ??= sampleOfBound();
  if (text.length !== sample.length) return false;
  // Such texts are made anew each time they are asked for, and to compare them whole takes longer than all else here.
  for (let i = 0; i < sample.codes.length; i++) if (text.charCodeAt(i * STRIDE) !== sample.codes[i]) return false;
  return true;
}

/** Some ten places of a method that the context manager bound. A new manager is another function of its class. */
function sampleOfBound(): { readonly length: number; readonly codes: readonly number[] } {
  const text = Function.prototype.toString.call(context.bind(context.active(), new EventEmitter()).on);
  const { length } = text;
  return { length, codes: Array.from({ length: Math.ceil(length / STRIDE) }, (_, i) => text.charCodeAt(i * STRIDE)) };
}

const STRIDE = 149;

let sample: ReturnType<typeof sampleOfBound> | undefined;
