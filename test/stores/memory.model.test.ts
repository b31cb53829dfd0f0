import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SpanReference } from '../../src/core/observer.js';
import type { Claim, ClaimRequest, RecordedResponse } from '../../src/core/store.js';
import { type MemoryStore, memoryStore } from '../../src/stores/memory.js';

// No more keys than the store sweeps slots per claim: then what has expired is gone at each claim, in the model as in the store.
const KEYS = [
  createHash('sha256').update('a').digest('base64url'),
  createHash('sha256').update('b').digest('base64url'),
  '__proto__',
  '',
];
const HASHES = [createHash('sha256').update('c').digest('base64url'), 'not a digest'];
const SPANS: (SpanReference | undefined)[] = [
  undefined,
  { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
  { traceId: 'ffffffffffffffffffffffffffffffff', spanId: '0000000000000001', traceFlags: 0 },
];
const RESPONSES: RecordedResponse[] = [
  { status: 200, headers: { name: 'value' }, body: Buffer.from('one') },
  { status: 200, headers: { name: 'value' }, body: Buffer.from('two') },
  { status: 201, headers: { name: 'value' }, body: Buffer.from('one') },
  { status: 204, headers: {} },
];
/** What the store counts for each of those with a body. They are of one size. */
const RESPONSE_BYTES = (() => {
  const store = memoryStore();
  store.claim('a', { token: 't', bodyHash: '', leaseMs: 1, ttlMs: 1 });
  store.complete('a', 't', { ttlMs: 1_000, response: RESPONSES[0]! });
  return store.stats.responseBytes;
})();

interface Event {
  state: 'in_progress' | 'done' | 'released';
  token: string;
  attempt: number;
  bodyHash: string;
  span: SpanReference | undefined;
  /** Of a claim in progress: when its lease ends. */
  expires: number;
  /** How long an attempt is remembered after its lease. */
  rest: number;
  settledAs: number;
  response: number | undefined;
}

/** The same promises in the plainest words, with no thought of cost. */
class Model {
  readonly events = new Map<string, Event>();
  readonly tokens: string[] = ['', 'x'];
  /** Responses that are whole, the one recorded last at the end. */
  whole: number[] = [];
  /** Events whose response was cut to its status. They stay so even if an equal response is recorded again. */
  readonly cut = new Set<Event>();
  now = 0;
  settlings = 0;
  evicted = 0;
  readonly maxEntries: number;
  readonly maxWhole: number;

  constructor(maxEntries: number, maxWhole: number) {
    this.maxEntries = maxEntries;
    this.maxWhole = maxWhole;
  }

  isExpired({ state, expires, rest }: Event): boolean {
    return expires + (state === 'in_progress' ? rest : 0) <= this.now;
  }

  isHeld({ state, expires }: Event): boolean {
    return state === 'in_progress' && this.now < expires;
  }

  drop(key: string): void {
    this.events.delete(key);
    const used = new Set([...this.events.values()].filter((event) => !this.cut.has(event)).map(({ response }) => response));
    this.whole = this.whole.filter((response) => used.has(response));
  }

  dropExpired(): void {
    for (const [key, event] of this.events) if (this.isExpired(event)) this.drop(key);
  }

  evict(): void {
    while (this.events.size > this.maxEntries) {
      const settled = [...this.events].filter(([, event]) => event.state !== 'in_progress');
      if (settled.length === 0) return;
      this.drop(settled.reduce((a, b) => (a[1].settledAs < b[1].settledAs ? a : b))[0]);
      this.evicted++;
    }
  }

  record(event: Event, response: number): void {
    event.response = response;
    if (RESPONSES[response]!.body === undefined) return;
    if (this.maxWhole === 0) {
      this.cut.add(event);
      return;
    }
    this.whole = [...this.whole.filter((other) => other !== response), response];
    if (this.whole.length <= this.maxWhole) return;
    const oldest = this.whole.shift();
    for (const other of this.events.values()) if (other !== event && other.response === oldest) this.cut.add(other);
  }

  responseOf(event: Event): RecordedResponse {
    const response = RESPONSES[event.response!]!;
    return this.cut.has(event) ? { status: response.status, headers: {} } : response;
  }
}

type Command = fc.Command<Model, { store: MemoryStore; clock: { now: number } }>;

function command(text: string, run: (model: Model, store: MemoryStore, clock: { now: number }) => void): Command {
  return {
    check: () => true,
    run(model, { store, clock }) {
      run(model, store, clock);
      const events = [...model.events.values()];
      expect(store.stats).toMatchObject({
        entries: events.length,
        inProgress: events.filter(({ state }) => state === 'in_progress').length,
        evicted: model.evicted,
        responseBytes: model.whole.length * RESPONSE_BYTES,
      });
    },
    toString: () => text,
  };
}

let tokens = 0;

/** `choice`: mostly a new token, else one that was used before. */
function claim(key: string, choice: number, by: Pick<ClaimRequest, 'bodyHash' | 'span' | 'leaseMs' | 'ttlMs'>): Command {
  return command(`claim(${key}, ${choice}, ${by.leaseMs}, ${by.ttlMs})`, (model, store) => {
    const token = choice < 200 ? `t${++tokens}` : tokenFor(model, key, choice - 200);
    model.dropExpired();
    const known = model.events.get(key);
    const answer: Claim = store.claim(key, { token, ...by });
    const holder = { sameBody: known?.bodyHash === by.bodyHash, previous: known?.span };
    if (known?.state === 'in_progress' && known.token === token) {
      expect(answer).toEqual({ state: 'claimed', attempt: known.attempt, previous: undefined });
      known.expires = model.now + by.leaseMs;
    } else if (known !== undefined && model.isHeld(known)) {
      expect(answer).toEqual({ state: 'in_progress', ...holder });
    } else if (known?.state === 'done') {
      expect(answer).toEqual({ state: 'done', ...holder, response: model.responseOf(known) });
    } else {
      const attempt = (known?.attempt ?? 0) + 1;
      expect(answer).toEqual({ state: 'claimed', attempt, previous: known?.span });
      model.tokens.push(token);
      model.events.set(key, {
        state: 'in_progress',
        token,
        attempt,
        bodyHash: by.bodyHash,
        span: by.span,
        expires: model.now + by.leaseMs,
        rest: by.ttlMs,
        settledAs: 0,
        response: undefined,
      });
      model.evict();
    }
  });
}

function extend(key: string, choice: number, leaseMs: number): Command {
  return command(`extend(${key}, ${choice}, ${leaseMs})`, (model, store) => {
    const token = tokenFor(model, key, choice);
    const event = model.events.get(key);
    const isOwned = event?.state === 'in_progress' && event.token === token && !model.isExpired(event);
    expect(store.extend(key, token, leaseMs)).toBe(isOwned);
    if (event !== undefined && model.isExpired(event)) model.drop(key);
    if (isOwned) event.expires = model.now + leaseMs;
  });
}

/** Mostly the right token, or else any that was ever given, or none that was. */
function tokenFor(model: Model, key: string, choice: number): string {
  const right = model.events.get(key)?.token;
  return choice < 200 && right !== undefined ? right : model.tokens[choice % model.tokens.length]!;
}

function settle(key: string, choice: number, ttlMs: number, response: number | undefined): Command {
  return command(
    `${response === undefined ? 'release' : `complete[${response}]`}(${key}, ${choice}, ${ttlMs})`,
    (model, store) => {
      const token = tokenFor(model, key, choice);
      if (response === undefined) store.release(key, token, ttlMs);
      else store.complete(key, token, { ttlMs, response: RESPONSES[response]! });

      const event = model.events.get(key);
      if (event !== undefined && model.isExpired(event)) return model.drop(key);
      if (event?.state !== 'in_progress' || event.token !== token) return;
      if (response !== undefined) model.record(event, response);
      event.state = response === undefined ? 'released' : 'done';
      event.expires = model.now + ttlMs;
      event.settledAs = ++model.settlings;
      model.evict();
    },
  );
}

/** A delivery that goes well, so that runs get far: claim and complete seldom meet by chance. */
function deliver(key: string, ttlMs: number, response: number): Command {
  const steps = [claim(key, 0, { bodyHash: HASHES[0]!, leaseMs: 10_000, ttlMs: 10_000 }), settle(key, 0, ttlMs, response)];
  return {
    check: () => true,
    run: (model, real) => {
      for (const step of steps) step.run(model, real);
    },
    toString: () => `deliver[${response}](${key}, ${ttlMs})`,
  };
}

function forget(key: string): Command {
  return command(`forget(${key})`, (model, store) => {
    const event = model.events.get(key);
    if (event !== undefined && model.isExpired(event)) model.drop(key);
    const known = model.events.get(key);
    const isKnown = known !== undefined && !model.isHeld(known);
    if (isKnown) model.drop(key);
    expect(store.forget(key)).toBe(isKnown);
  });
}

function advance(ms: number): Command {
  return command(`advance(${ms})`, (model, _, clock) => {
    clock.now += ms;
    model.now += ms;
  });
}

const key = fc.constantFrom(...KEYS);
const choice = fc.nat(255);
const ttlMs = fc.constantFrom(0, 1, 10, 100, 10_000, 10_000, 10_000);
const leaseMs = fc.constantFrom(1, 10, 100, 10_000, 10_000);
const request = fc.record({ bodyHash: fc.constantFrom(...HASHES), span: fc.constantFrom(...SPANS), leaseMs, ttlMs });
const delivery = fc.tuple(key, ttlMs, fc.nat(RESPONSES.length - 1)).map((args) => deliver(...args));
const commands = fc.commands(
  [
    fc.tuple(key, choice, request).map((args) => claim(...args)),
    fc.tuple(key, choice, leaseMs).map((args) => extend(...args)),
    fc.tuple(key, choice, ttlMs, fc.nat(RESPONSES.length - 1)).map((args) => settle(...args)),
    fc.tuple(key, choice, ttlMs).map((args) => settle(...args, undefined)),
    delivery,
    delivery,
    delivery,
    key.map(forget),
    fc.constantFrom(1, 9, 90).map(advance),
  ],
  { maxCommands: 60, size: 'max' },
);

it('behaves like the model in any order of calls', () => {
  const sizes = fc.record({ maxEntries: fc.constantFrom(1, 2, 3, 4, 4, 4), maxWhole: fc.constantFrom(0, 1, 2, 2, 2, 3) });
  fc.assert(
    fc.property(sizes, commands, ({ maxEntries, maxWhole }, run) => {
      const clock = { now: 0 };
      const maxBytes = (maxWhole + 1) * RESPONSE_BYTES - 1;
      const model = new Model(maxEntries, maxWhole);
      const real = { store: memoryStore({ maxEntries, maxBytes, clock: () => clock.now }), clock };
      fc.modelRun(() => ({ model, real }), run);
      for (const key of KEYS) claim(key, 0, { bodyHash: '', leaseMs: 1, ttlMs: 1 }).run(model, real);
    }),
    { numRuns: 1_000 },
  );
});
