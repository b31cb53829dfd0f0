import { cleanError } from '../clean-error.js';
import type { SendRedisCommand } from './client.js';
import type { Script } from './scripts.js';

export type RunScript = (script: Script, key: string, ...args: string[]) => Promise<unknown>;

/** By hash; a server that was restarted or flushed has forgotten the text and gets it again. */
export function scriptRunner(send: SendRedisCommand): RunScript {
  return async function runScript({ text, sha }, key, ...args) {
    try {
      return await send(['EVALSHA', sha, '1', key, ...args], key);
    } catch (error) {
      if (!isForgotten(error)) throw cleanError('redis', error);
    }
    try {
      return await send(['EVAL', text, '1', key, ...args], key);
    } catch (error) {
      throw cleanError('redis', error);
    }
  };
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
