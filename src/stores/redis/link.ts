import { cleanError } from '../clean-error.js';
import type { SendRedisCommand } from './client.js';

/** A client that we made, connecting or connected. */
export interface Connection {
  readonly send: SendRedisCommand;
  close(): void;
}

/** Opens a connection. Each of these is called at most once, `down` perhaps without `ready` before it. */
export type OpenConnection = (on: { ready(): void; down(error: unknown): void }) => Connection;

export interface Link {
  readonly send: SendRedisCommand;
  connect(): void;
  close(): void;
  /** A connection that was there is gone. */
  onBreak(listener: () => void): void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
/** The first deliveries after the start may wait so long for the connection; later ones are told at once. */
const FIRST_CONNECT_MS = 2_000;

/**
 * Keeps one connection open: a new client after each that broke, so that no client's own idea of retrying is left to learn, and
 * with timers that keep no process alive.
 */
export function createLink(open: OpenConnection): Link {
  const listeners: (() => void)[] = [];
  let connection: Connection | undefined;
  let isReady = false;
  let isClosed = false;
  let pauseMs = FIRST_PAUSE_MS;
  let lastError: unknown = new Error('not yet connected');
  let settleFirst = () => {};
  let first: Promise<void> | undefined;

  function connect(): void {
    if (connection !== undefined || isClosed) return;
    const isFirst = first === undefined;
    first ??= new Promise((resolve) => {
      settleFirst = resolve;
    });
    let mine: Connection | undefined;
    let isOver = false;
    const down = (error: unknown) => {
      if (isOver) return;
      isOver = true;
      lastError = error;
      const wasReady = isReady;
      isReady = false;
      connection = undefined;
      settleFirst();
      mine?.close();
      setTimeout(connect, pauseMs).unref();
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      if (wasReady && !isClosed) for (const listener of listeners) listener();
    };
    try {
      mine = open({
        ready() {
          if (isOver) return;
          isReady = true;
          pauseMs = FIRST_PAUSE_MS;
          settleFirst();
        },
        down,
      });
      if (isOver) mine.close();
      else connection = mine;
    } catch (error) {
      down(error);
    }
    // Not before: the client's package is loaded by the first of them, which may take as long.
    if (isFirst) setTimeout(settleFirst, FIRST_CONNECT_MS).unref();
  }

  return {
    async send(args, key) {
      connect();
      if (!isReady) await first;
      if (!isReady || connection === undefined) throw cleanError('not connected', lastError);
      return connection.send(args, key);
    },
    connect,
    onBreak: (listener) => listeners.push(listener),
    close() {
      isClosed = true;
      connection?.close();
      connection = undefined;
    },
  };
}
