import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { runInThisContext } from 'node:vm';
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runListenersIn } from '../../src/adapters/listener-context.js';

const WHERE = createContextKey('where');
const where = () => context.active().getValue(WHERE) ?? 'nowhere';
const inside = <T>(name: string, fn: () => T): T => context.with(ROOT_CONTEXT.setValue(WHERE, name), fn);

const manager = new AsyncLocalStorageContextManager();
beforeAll(() => void context.setGlobalContextManager(manager.enable()));
afterAll(() => context.disable());

let req: IncomingMessage;
let heard: string[];
const hear = () => heard.push(String(where()));

/** As the HTTP instrumentation leaves a request, and then as we do. */
beforeEach(() => {
  heard = [];
  req = new IncomingMessage(new Socket());
  context.bind(ROOT_CONTEXT.setValue(WHERE, 'server span'), req);
});
const takeOver = () => runListenersIn(req, true, (fn) => inside('delivery', fn));

describe('a listener of a request that is a delivery', () => {
  test.each(['on', 'addListener', 'once'] as const)('%s: runs in the context of the delivery', (add) => {
    takeOver();
    req[add]('close', hear);
    inside('elsewhere', () => req.emit('close'));
    expect(heard).toEqual(['delivery']);
  });

  test('of the body: runs where the body is read', () => {
    takeOver();
    for (const event of ['data', 'end', 'readable']) req.once(event, hear);
    for (const event of ['data', 'end', 'readable']) inside('reader', () => req.emit(event));
    expect(heard).toEqual(['reader', 'reader', 'reader']);
  });

  test('added before us: runs where it did', () => {
    req.on('close', hear);
    takeOver();
    req.emit('close');
    expect(heard).toEqual(['server span']);
  });

  test('is removed by its own name, be it added before us or after, often or once', () => {
    const others: string[] = [];
    req.on('close', hear);
    takeOver();
    req.on('close', hear);
    req.once('close', hear);
    req.on('close', () => others.push('stays'));
    for (let n = 0; n < 3; n++) req.removeListener('close', hear);
    req.emit('close');
    expect([heard, others]).toEqual([[], ['stays']]);
    expect(req.listenerCount('close')).toBe(1);
  });

  test('that is heard once is heard once, and takes no other with it', () => {
    takeOver();
    req.on('error', hear);
    req.once('error', hear);
    for (let n = 0; n < 3; n++) req.emit('error', new Error('made up'));
    expect(heard).toHaveLength(4);
    expect(req.listeners('error')).toEqual([hear]);
  });

  test('gets what the event brings, and the request as `this`', () => {
    takeOver();
    let got: unknown[] = [];
    req.on('error', function (this: unknown, ...args: unknown[]) {
      got = [this, ...args];
    });
    const error = new Error('made up');
    req.emit('error', error);
    expect(got).toEqual([req, error]);
  });

  test('that is none is refused by Node', () => {
    takeOver();
    expect(() => req.on('close', undefined as never)).toThrow(TypeError);
    expect(() => req.once('close', 'text' as never)).toThrow(TypeError);
  });

  test('of what an application makes from the request', () => {
    takeOver();
    const made = Object.create(req) as IncomingMessage;
    made.on('close', hear);
    made.once('end', hear);
    made.emit('close');
    inside('reader', () => made.emit('end'));
    expect(heard).toEqual(['delivery', 'reader']);
  });
});

test('what another tool has put in the place of `on` hears of each listener still', () => {
  const { on } = req;
  const seen: unknown[] = [];
  req.on = function (this: IncomingMessage, event: string, listener: () => void) {
    seen.push(event);
    return on.call(this, event, listener);
  } as typeof req.on;
  takeOver();
  req.on('data', hear);
  req.on('close', hear);
  req.emit('close');
  expect([seen, heard]).toEqual([['data', 'close'], ['delivery']]);
});

test('another tool is not taken for the context manager because its text is as long', () => {
  const { length } = Function.prototype.toString.call(req.on);
  const source = (more: string) =>
    `function (event, listener) { told.push(event); return on.call(this, event, listener); /*${more}*/ }`;
  const text = source('.'.repeat(length - source('').length));
  const told: unknown[] = [];
  req.on = runInThisContext(`(told, on) => ${text}`)(told, req.on);
  expect(Function.prototype.toString.call(req.on)).toHaveLength(length);
  takeOver();
  req.on('close', hear);
  req.emit('close');
  expect(told).toEqual(['close']);
  expect(heard).toEqual(['delivery']);
});
