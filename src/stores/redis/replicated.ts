import type { Claim } from '../../core/store.js';
import { cleanError } from '../clean-error.js';
import type { SendRedisCommand } from './client.js';
import { replyText } from './run-script.js';

/** Less than an engine waits for its store. */
const LIMIT_MS = 200;

interface Waiting {
  readonly claim: () => Promise<Claim>;
  readonly resolve: (claim: Claim | Promise<Claim>) => void;
}

export type Replicate = (claim: () => Promise<Claim>) => Promise<Claim>;

/**
 * A claim that counts only when replicas have it. `WAIT` speaks of its own connection and holds up whatever comes after it there: so it
 * is sent in one tick with the claims that it is about, and those that come meanwhile are held for the next, all together.
 */
export function waitForReplicas(send: SendRedisCommand, replicas: number, key: string): Replicate {
  let waiting: Waiting[] = [];
  let isWaiting = false;

  return (claim) =>
    new Promise((resolve) => {
      waiting.push({ claim, resolve });
      if (!isWaiting) void sendAll();
    });

  async function sendAll(): Promise<void> {
    isWaiting = true;
    // Those of one tick together.
    await undefined;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const claims = batch.map(({ claim }) => claim());
      const received = countReplicas();
      for (const [i, { resolve }] of batch.entries()) resolve(checked(claims[i]!, received));
      await received;
    }
    isWaiting = false;
  }

  async function countReplicas(): Promise<number | Error> {
    try {
      return Number(replyText(await send(['WAIT', String(replicas), String(LIMIT_MS)], key)));
    } catch (error) {
      return cleanError('redis', error);
    }
  }

  async function checked(asked: Promise<Claim>, received: Promise<number | Error>): Promise<Claim> {
    const claim = await asked;
    if (claim.state !== 'claimed') return claim;
    const count = await received;
    if (count instanceof Error) throw count;
    if (!(count >= replicas)) throw new Error(`redis: of ${replicas} replicas ${count} have the claim`);
    return claim;
  }
}
