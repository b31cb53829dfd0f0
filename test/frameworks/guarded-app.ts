import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { selfSigned } from '../helpers/self-signed.js';

export const SECRET = 'whsec_test_of_the_frameworks';

export interface ServerOf {
  /** The set-up's. */
  readonly name: string;
  readonly protocol: 'http' | 'https' | 'http2';
  readonly port: number;
}

/** What a handler in the application's process did: it has no way to keep that to itself. */
export interface Effect {
  readonly ran: string;
  readonly protocol: string;
  readonly isVerified: boolean;
  readonly target: string;
}

/** An application in a process of its own. */
export interface GuardedApp {
  readonly servers: readonly ServerOf[];
  /** In the order in which they happened. */
  readonly effects: Effect[];
  /** All that the process did so far is in `effects`; gives what `webhook.bypass` counts. */
  settled(): Promise<number>;
  stop(): void;
}

type Message = Effect | { readonly servers: ServerOf[] } | { readonly bypasses: number };

export async function startGuardedApp(env: Readonly<Record<string, string>> = {}, file = 'app.mjs'): Promise<GuardedApp> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', TLS: JSON.stringify(selfSigned()), SECRET, ...env },
  });
  const effects: Effect[] = [];
  const waiting: ((bypasses: number) => void)[] = [];
  const servers = await new Promise<readonly ServerOf[]>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.on('message', (message: Message) => {
      if ('servers' in message) resolve(message.servers);
      else if ('ran' in message) effects.push(message);
      else waiting.shift()?.(message.bypasses);
    });
  });
  return {
    servers,
    effects,
    settled() {
      child.send({ bypasses: true });
      return new Promise((resolve) => waiting.push(resolve));
    },
    stop: () => child.disconnect(),
  };
}
