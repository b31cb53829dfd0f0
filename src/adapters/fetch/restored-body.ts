import type { Reader } from './pass-on.js';

/** What was read of a body: all of it, or what its stream gives. */
export type ReadBody =
  /** `reader`: still has the lock. To let go of it costs something on Node 20, and hardly ever does anybody mind. */
  { readonly bytes: Uint8Array; readonly reader: Reader | undefined } | { readonly stream: () => Stream };

type Stream = ReadableStream<Uint8Array>;

interface Restored {
  readonly read: ReadBody;
  /** It was given out as a whole: to the platform it has been read, as it really has. */
  isTaken: boolean;
  /** In the place of the stream that was read, once somebody wants more than the bytes. */
  standIn: Stream | undefined;
}

const RESTORED = Symbol('outworx.otel-webhooks.restored');
/** How Node tells whether anybody has read of a stream. */
const DISTURBED = Symbol.for('nodejs.stream.disturbed');

/** A request, or a response. */
type Message = Request | Response;
type RestoredMessage = Message & { [RESTORED]: Restored };
type RestoredStream = Stream & { [RESTORED]: Restored; readonly [DISTURBED]?: boolean };

/** One for each kind: a framework may have its own. */
const prototypes = new WeakMap<object, object>();
const utf8 = new TextDecoder();

/**
 * Makes a request or a response that was read be unread: it stays the object that the framework has made, and can be read, cloned
 * and passed on. For Node, where both ask the stream of their body for all that they do with it. The shortest ways to the bytes lead
 * around streams altogether.
 */
export function restoreBody(message: Message, body: Stream, read: ReadBody): void {
  const restored: Restored = { read, isTaken: false, standIn: undefined };
  // Behind another wrapper it may be one already: only what it gives is new.
  const { [RESTORED]: before } = body as Partial<RestoredStream>;
  if (before !== undefined && 'reader' in before.read) before.read.reader?.releaseLock();
  put(message, restored, restoringMessage);
  put(body, restored, restoringStream);
}

function put<T extends Message | Stream>(on: T, restored: Restored, make: (own: T) => object): void {
  const isNew = !(RESTORED in on);
  (on as T & { [RESTORED]: Restored })[RESTORED] = restored;
  if (isNew) Object.setPrototypeOf(on, prototypeOver(Object.getPrototypeOf(on), make));
}

function prototypeOver<T extends object>(own: T, make: (own: T) => object): object {
  const known = prototypes.get(own) ?? make(own);
  prototypes.set(own, known);
  return known;
}

/** A class may have a way of its own to read: that one asks the stream in the end, as all others do. */
function restoringMessage(own: Message): object {
  const shortcuts = {
    async text(this: RestoredMessage) {
      const bytes = takenFrom(this);
      return bytes === undefined ? own.text.call(this) : utf8.decode(bytes);
    },
    async json(this: RestoredMessage) {
      const bytes = takenFrom(this);
      return bytes === undefined ? own.json.call(this) : JSON.parse(utf8.decode(bytes));
    },
    async arrayBuffer(this: RestoredMessage) {
      const bytes = takenFrom(this);
      return bytes === undefined ? own.arrayBuffer.call(this) : copyOf(bytes).buffer;
    },
  };
  const isPlatforms = ([name]: [string, unknown]) => PLATFORMS.has(own[name as keyof typeof shortcuts]);
  return { __proto__: own, ...Object.fromEntries(Object.entries(shortcuts).filter(isPlatforms)) };
}

const READING = ['text', 'json', 'arrayBuffer'] as const;
const PLATFORMS = new Set<unknown>([Request, Response].flatMap(({ prototype }) => READING.map((name) => prototype[name])));

/** The bytes, once, when that is all that anybody wanted so far. */
function takenFrom(message: RestoredMessage): Uint8Array | undefined {
  const restored = message[RESTORED];
  if (restored.isTaken || restored.standIn !== undefined || !('bytes' in restored.read)) return undefined;
  restored.isTaken = true;
  return restored.read.bytes;
}

function restoringStream(own: Stream): object {
  const other = ({ [RESTORED]: restored }: RestoredStream) => {
    if (!restored.isTaken) return standInOf(restored);
    // Who has the stream now sees one that was read, and is nobody's.
    if ('reader' in restored.read) restored.read.reader?.releaseLock();
    return undefined;
  };
  const either = <Name extends 'getReader' | 'tee' | 'pipeThrough' | 'pipeTo' | 'cancel'>(name: Name) =>
    function (this: RestoredStream, ...args: unknown[]) {
      const standIn = other(this);
      return Reflect.apply(own[name], standIn ?? this, args);
    };
  return {
    __proto__: own,
    getReader: either('getReader'),
    tee: either('tee'),
    pipeThrough: either('pipeThrough'),
    pipeTo: either('pipeTo'),
    cancel: either('cancel'),
    values: iterate,
    [Symbol.asyncIterator]: iterate,
    get locked() {
      return (this as unknown as RestoredStream)[RESTORED].standIn?.locked ?? false;
    },
    get [DISTURBED]() {
      const { isTaken, standIn } = (this as unknown as RestoredStream)[RESTORED];
      return isTaken || ((standIn as RestoredStream | undefined)?.[DISTURBED] ?? false);
    },
  };

  function iterate(this: RestoredStream, options?: { preventCancel?: boolean }) {
    return own.values.call(other(this) ?? this, options);
  }
}

function standInOf(restored: Restored): Stream {
  const { read } = restored;
  restored.standIn ??= 'bytes' in read ? new Response(copyOf(read.bytes)).body! : read.stream();
  return restored.standIn;
}

/** Others still look at ours. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
