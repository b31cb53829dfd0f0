import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { BodyHold } from '../../src/adapters/body-hold.js';
import { methodReplacer } from '../../src/adapters/replaced-methods.js';
import { holdLimits } from '../../src/adapters/take-request.js';
import { type Harness, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

class Door {
  open(by: string): string {
    return `opened by ${by}`;
  }
}

interface Layer {
  readonly name: string;
  readonly open: Door['open'];
}

const replace = methodReplacer<Door, Layer>({
  open: (door, { name, open }, args) => `${name}(${open.apply(door, args as [string])})`,
});

const layer = (door: Door, name: string) => replace(door, { name, open: door.open });

test('each object has a state of its own, and all have one function', () => {
  const [first, second] = [new Door(), new Door()];
  layer(first, 'first');
  layer(second, 'second');
  expect([first.open('Ada'), second.open('Bob')]).toEqual(['first(opened by Ada)', 'second(opened by Bob)']);
  expect(first.open).toBe(second.open);
});

test('what is replaced twice goes through both, and neither is lost', () => {
  const door = new Door();
  layer(door, 'inner');
  layer(door, 'outer');
  layer(door, 'outermost');
  expect(door.open('Ada')).toBe('outermost(outer(inner(opened by Ada)))');
});

test('what is made from a replaced object has its state', () => {
  const door = new Door();
  layer(door, 'replaced');
  const made = Object.create(door) as Door;
  expect(made.open('Ada')).toBe('replaced(opened by Ada)');
  layer(made, 'once more');
  expect(made.open('Ada')).toBe('once more(replaced(opened by Ada))');
});

/** V8 carries an object with a function literal of its own through every collection of young objects, and all that hangs on it. */
test('a request and its response get no function that is made for them alone', async () => {
  const seen: Map<string, unknown>[] = [];
  harness = await startHarness({
    routes: [routeOf({ idempotencyKey: 'provider' })],
    handler(req, res) {
      const own = [...ownFunctions('req', req), ...ownFunctions('res', res)];
      res.end('ok');
      seen.push(new Map(own));
    },
  });
  for (const id of ['e1', 'e2'])
    await harness.post('/webhooks/test', { headers: { 'x-signature': 'good', 'x-event-id': id }, body: '01234' });
  const [first, second] = seen as [Map<string, unknown>, Map<string, unknown>];
  expect([...first.keys()]).toEqual(expect.arrayContaining(['res.end', 'res.write', 'res.writeHead']));
  expect([...first].filter(([name, own]) => own !== second.get(name)).map(([name]) => name)).toEqual([]);
});

test('nor while its body is held', () => {
  const req = new IncomingMessage(new Socket());
  const hold = new BodyHold(req, 5, 1_000, holdLimits(), () => {});
  hold.start();
  expect(ownFunctions('req', req)).toEqual([]);
  expect(Object.hasOwn(req, 'push')).toBe(true);
  hold.discard();
});

/** Of the request itself only: Node keeps bound functions and those of its listeners elsewhere. */
function ownFunctions(of: string, object: object): [string, unknown][] {
  return Reflect.ownKeys(object)
    .map((key): [string, unknown] => [`${of}.${String(key)}`, Reflect.get(object, key)])
    .filter(([, value]) => typeof value === 'function' && !value.name.startsWith('bound '));
}
