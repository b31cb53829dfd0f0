import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signDelivery } from '../../src/testing.js';
import { REPOSITORY, requireBuild } from '../helpers/repository.js';

export const HERE: string = import.meta.dirname;
export const TEMPORARY: string = join(HERE, '.tmp');
export const REGISTER: readonly string[] = ['--import', '@outworx/otel-webhooks/register'];

export const SECRET: string = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const FORGER = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const routes = [{ path: '/hooks', provider: 'svix', signatureSecret: SECRET, idempotencyKey: true }];

/** Puts what is built where an application has its packages, beside the agent: both share one copy of the OpenTelemetry API. */
export function installOurs(): void {
  requireBuild();
  const folder = join(HERE, 'node_modules/@outworx/otel-webhooks');
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['dist', 'package.json']) cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  mkdirSync(TEMPORARY, { recursive: true });
  writeFileSync(join(TEMPORARY, 'webhooks.config.json'), JSON.stringify({ routes }));
}

export const OUR_ENV: NodeJS.ProcessEnv = { OUTWORX_WEBHOOKS_CONFIG: join(TEMPORARY, 'webhooks.config.json') };

export function delivery(id: string, secret = SECRET): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ type: 'invoice.paid', id });
  const { headers } = signDelivery('svix', { secret, body, id });
  return { headers: { 'content-type': 'application/json', ...headers }, body };
}

export function forged(id: string): ReturnType<typeof delivery> {
  return delivery(id, FORGER);
}
