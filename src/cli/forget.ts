import { parseArgs } from 'node:util';
import { isByUrl, loadConfig, type StoreByUrl } from '../config/index.js';
import type { DedupeStore } from '../core/store.js';
import { forgetEvent } from '../forget.js';

export const FORGET_USAGE = `otel-webhooks forget --route <path> --id <event id> [--param name=value]… [--header name=value]… [--config <file>]

Lets an event run again when it is delivered again: the next delivery with this id reaches the handler.
The route is the path pattern of the config. --param for each :name in it; --header for what a secret function looks at.
Exit codes: 0 forgotten, 1 there was nothing to forget (or it is being handled now), 2 could not be asked.`;

const LIMIT_MS = 5_000;

/** Gives the exit code. */
export async function forget(args: readonly string[], say: (line: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      route: { type: 'string' },
      id: { type: 'string' },
      param: { type: 'string', multiple: true, default: [] },
      header: { type: 'string', multiple: true, default: [] },
      config: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { route, id } = values;
  if (values.help || route === undefined || id === undefined) {
    say(FORGET_USAGE);
    return values.help ? 0 : 2;
  }
  const { config, file } = loadConfig({ file: values.config });
  const { store: choice } = config;
  if (choice === 'memory' || isInMemory(choice)) {
    say(`${file}: the store is in the memory of the application's process, where nobody else can reach it. Call forget() of its`);
    say('WebhookInstrumentation there, or restart it');
    return 2;
  }
  const opened = isByUrl(choice) ? choice.open() : undefined;
  const store = opened ?? (choice as DedupeStore);
  try {
    const event = { route, id, params: pairs(values.param), headers: pairs(values.header) };
    const isForgotten = await within(LIMIT_MS, forgetEvent(store, config.routes, event));
    say(isForgotten ? `forgotten: ${id}` : `nothing to forget: ${id}`);
    return isForgotten ? 0 : 1;
  } finally {
    opened?.close();
  }
}

function isInMemory(store: DedupeStore | StoreByUrl): boolean {
  return !isByUrl(store) && 'entries' in (store.stats ?? {});
}

function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new TypeError(`${JSON.stringify(text)} is not name=value`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the store did not answer within ${ms / 1_000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
