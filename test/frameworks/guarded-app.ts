import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { selfSigned } from '../helpers/self-signed.js';

export const SECRET = 'whsec_test_of_the_frameworks';

export interface ServerOf {
  /** The set-up's. */
  readonly name: string;
  readonly protocol: 'http' | 'https' | 'http2';
  readonly port: number;
  /** Default: 127.0.0.1. */
  readonly address?: string;
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
    env: {
      PATH: process.env.PATH,
      ...(process.env.SETUPS ? { SETUPS: process.env.SETUPS } : {}),
      NODE_ENV: 'test',
      TLS: JSON.stringify(selfSigned()),
      SECRET,
      ...env,
    },
  });
  const effects: Effect[] = [];
  const waiting: { resolve(bypasses: number): void; reject(error: Error): void }[] = [];
  const servers = await new Promise<readonly ServerOf[]>((resolve, reject) => {
    child.once('exit', (code) => {
      const error = new Error(`${file} ended with ${code}`);
      reject(error);
      for (const one of waiting) one.reject(error);
    });
    child.on('message', (message: Message) => {
      if ('servers' in message) resolve(message.servers);
      else if ('ran' in message) effects.push(message);
      else waiting.shift()?.resolve(message.bypasses);
    });
  });
  return {
    servers,
    effects,
    settled() {
      if (!child.connected) return Promise.reject(new Error(`${file} has ended`));
      child.send({ bypasses: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}
