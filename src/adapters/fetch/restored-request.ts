/** What was read of a request: all of it, or what its stream gives. */
export type ReadBody = { readonly bytes: Buffer } | { readonly stream: () => Stream };

type Stream = ReadableStream<Uint8Array>;

interface Restored {
  readonly read: ReadBody;
  /** It was given out as a whole: to the platform the request has been read, as it really has. */
  isTaken: boolean;
  /** In the place of the stream that was read, once somebody wants more than the bytes. */
  standIn: Stream | undefined;
}

const RESTORED = Symbol('outworx.otel-webhooks.restored');
/** How Node tells whether anybody has read of a stream. */
const DISTURBED = Symbol.for('nodejs.stream.disturbed');

type RestoredRequest = Request & { [RESTORED]: Restored };
type RestoredStream = Stream & { [RESTORED]: Restored; readonly [DISTURBED]?: boolean };

/** One for each kind: a framework may have its own requests. */
const prototypes = new WeakMap<object, object>();
const utf8 = new TextDecoder();

/**
 * Makes a request that was read be unread: it stays the object that the framework has made, and can be read, cloned and passed on.
 * For Node, where `Request` asks the stream of its body for all that it does with it. The shortest ways to the bytes lead around
 * streams altogether.
 */
export function restoreBody(request: Request, body: Stream, read: ReadBody): void {
  const restored: Restored = { read, isTaken: false, standIn: undefined };
  (request as RestoredRequest)[RESTORED] = restored;
  (body as RestoredStream)[RESTORED] = restored;
  Object.setPrototypeOf(request, prototypeOver(Object.getPrototypeOf(request), restoringRequest));
  Object.setPrototypeOf(body, prototypeOver(Object.getPrototypeOf(body), restoringStream));
}

function prototypeOver<T extends object>(own: T, make: (own: T) => object): object {
  const known = prototypes.get(own) ?? make(own);
  prototypes.set(own, known);
  return known;
}

function restoringRequest(own: Request): object {
  const methods = {
    __proto__: own,
    async text(this: RestoredRequest) {
      const bytes = takenFrom(this);
      return bytes === undefined ? own.text.call(this) : utf8.decode(bytes);
    },
    async json(this: RestoredRequest) {
      const bytes = takenFrom(this);
      return bytes === undefined ? own.json.call(this) : JSON.parse(utf8.decode(bytes));
    },
    async arrayBuffer(this: RestoredRequest) {
      const bytes = takenFrom(this);
      return bytes === undefined ? own.arrayBuffer.call(this) : copyOf(bytes).buffer;
    },
  };
  return methods;
}

/** The bytes, once, when that is all that anybody wanted so far. */
function takenFrom(request: RestoredRequest): Buffer | undefined {
  const restored = request[RESTORED];
  if (restored.isTaken || restored.standIn !== undefined || !('bytes' in restored.read)) return undefined;
  restored.isTaken = true;
  return restored.read.bytes;
}

function restoringStream(own: Stream): object {
  const other = (stream: RestoredStream) => (stream[RESTORED].isTaken ? undefined : standInOf(stream[RESTORED]));
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
function copyOf(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
