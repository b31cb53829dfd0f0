import { cleanError } from '../clean-error.js';
import type { SendRedisCommand } from './client.js';
import type { Script } from './scripts.js';

/** Runs a script over one key, and reads its reply. */
export type RunScript = <T>(script: Script, key: string, args: readonly string[], read: (reply: unknown) => T) => Promise<T>;

export interface RunScriptOptions {
  readonly health?: ServerHealth;
  /** The text each time: in one command, whatever the server has forgotten. */
  readonly byText?: boolean;
}

/** Hears whether the server answered. */
export interface ServerHealth {
  look(): void;
  doubt(): void;
}

/** By hash; a server that was restarted or flushed has forgotten the text and gets it again. */
export function scriptRunner(send: SendRedisCommand, { health, byText = false }: RunScriptOptions = {}): RunScript {
  return (script, key, args, read) => {
    const answered = (reply: unknown) => {
      health?.look();
      return read(reply);
    };
    const [command, known] = byText ? ['EVAL', script.text] : ['EVALSHA', script.sha];
    return sendSafely([command, known, '1', key, ...args], key).then(answered, (error) => {
      if (byText || !isForgotten(error)) throw failure(error);
      return sendSafely(['EVAL', script.text, '1', key, ...args], key).then(answered, (again) => {
        throw failure(again);
      });
    });
  };

  function failure(error: unknown): Error {
    health?.doubt();
    return cleanError('redis', error);
  }

  /** A client is not believed to give a promise that keeps its word. */
  function sendSafely(args: readonly string[], key: string): Promise<unknown> {
    try {
      const reply = send(args, key);
      return reply instanceof Promise ? reply : Promise.resolve(reply);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}

function isForgotten(error: unknown): boolean {
  return error instanceof Error && /NOSCRIPT|NoScript/.test(error.message);
}

/** A text of a reply. Clients give strings or buffers, and numbers as either. */
export function replyText(part: unknown): string | undefined {
  if (typeof part === 'string') return part;
  if (typeof part === 'number' || typeof part === 'bigint') return String(part);
  return part instanceof Uint8Array ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('latin1') : undefined;
}
