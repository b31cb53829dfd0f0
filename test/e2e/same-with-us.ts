import { connectRaw } from '../helpers/raw-socket.js';
import { CONFIG, forged, rawRequest, SECRET, type Signed, signed } from './sender.js';
import { type RunningApp, type StartOptions, start } from './start.js';

const routes = CONFIG.replace('/hooks', '/hooks/*').replace('idempotencyKey', 'method: [POST, HEAD]\n    idempotencyKey');

export type Company = Pick<StartOptions, 'config' | 'preload'> & { readonly company: string };

/** An application on its own, and the same with us, where nothing that we do may show. */
export const companies: readonly Company[] = [
  { company: 'alone' },
  { company: 'enforce', config: routes },
  { company: 'enforce, with the HTTP instrumentation', config: routes, preload: 'start-sdk.mjs' },
  { company: 'observe', config: `mode: observe\n${routes}` },
];
/** Every company starts the same application. */
export function startIn(company: Company, file: string, collector: string, env: NodeJS.ProcessEnv = {}): Promise<RunningApp> {
  const { config, preload } = company;
  return start({ file, config, preload, collector, env: { HOOKS_SECRET: SECRET, NODE_ENV: 'production', ...env } });
}

/** Where we refuse what is forged, a good delivery; where we only watch, a forged one. */
export function deliveryFor({ company }: Company, body: Buffer | string): Signed {
  return company === 'observe' ? forged(body) : signed(body);
}

/** All that comes back over a connection of its own, but for what differs from run to run. */
export async function wire(app: RunningApp, request: Buffer): Promise<string> {
  const raw = await connectRaw(app.origin);
  raw.write(request);
  const answer = await raw.closed();
  raw.socket.destroy();
  return answer.replace(/^date: .*$/gim, 'date: …');
}

export function lastRequest(path: string, { headers, body }: Signed, method = 'POST'): Buffer {
  const text = rawRequest(path, { headers: { ...headers, connection: 'close' }, body });
  return method === 'POST' ? text : Buffer.from(text.toString('latin1').replace(/^POST/, method), 'latin1');
}

/** The same without a length, with a trailer behind the body. In one chunk: a body that was held arrives in one. */
export function chunkedRequest(path: string, { headers, body }: Signed): Buffer {
  const head = Object.entries({ host: 'x', connection: 'close', ...headers, 'transfer-encoding': 'chunked', trailer: 'x-sum' });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines}\r\n${chunk}0\r\nx-sum: 42\r\n\r\n`);
}
