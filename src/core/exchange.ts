import type { Delivery, RequestHead } from './delivery.js';
import type { RecordedResponse } from './store.js';

/** One request and its answer, as an adapter shows them to the engine. An adapter translates; it decides nothing. */
export interface Exchange {
  readonly head: RequestHead;
  /**
   * Holds the body until it is whole or cannot be. Calls `done` exactly once, perhaps before it returns. When the handler runs
   * before that, what it is given is kept from then on as it goes by.
   */
  holdBody(limitBytes: number, done: (held: HeldBody) => void): void;
  /** Ends that: what has not come by now is not waited for, and `done` hears that it is `unread`. */
  stopHolding(): void;
  /** The sender waits for a word of the application before it sends the body. */
  readonly isUninvited: boolean;
  /** The sender's connection is gone: nobody is left to answer, and what it sent may be lost. */
  readonly isGone: boolean;
  /** Drops what is held; nobody is answered. */
  abandon(): void;
  /** Answers the sender; the application never sees the request. */
  answer(answer: Answer): void;
  /** Hands the request to the application, with all of its body, or with what there is of it and what is still to come. */
  runHandler(delivery: Delivery, report: HandlerReport): void;
}

export type HeldBody =
  | { readonly state: 'complete'; readonly body: Buffer }
  /**
   * `too_slow`: the body deadline passed. `no_room`: the process holds as much as it may. `aborted`: the sender has gone.
   * `unreadable`: the application has read it already. `unread`: the application was done before it came.
   */
  | {
      readonly state: 'too_large' | 'too_slow' | 'no_room' | 'unreadable' | 'unread' | 'aborted';
      readonly body?: undefined;
    };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** The rest of the body is not wanted: end the connection with this answer. */
  readonly endsConnection?: boolean;
}

/** What the application did. The engine listens; every call after the first that settles is ignored. */
export interface HandlerReport {
  /** The application ended its response. */
  responded(response: RecordedResponse): void;
  /** The handler threw before it answered. */
  threw(error: unknown): void;
  /** The sender's connection is gone. The handler may still be at work. */
  senderGone(): void;
  /** The sender's connection is gone, and the application has stopped for that. */
  gaveUp(): void;
}
