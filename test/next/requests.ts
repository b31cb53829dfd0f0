import { signDelivery } from '../../src/testing.js';
import { type Reply, send } from '../helpers/http-client.js';
import { type NextApp, SECRET } from './next-app.js';

const json = { 'content-type': 'application/json' };
let events = 0;

/** A delivery that nobody has sent before. */
export function newEvent(): { readonly id: string; readonly body: string } {
  const id = `evt_${++events}`;
  return { id, body: JSON.stringify({ id, type: 'invoice.paid' }) };
}

export function unsigned({ origin }: NextApp, target: string): Promise<Reply> {
  return send(origin + target, { body: newEvent().body, headers: json });
}

/** The same delivery as often as is asked for, one after the other. */
export async function signed({ origin }: NextApp, target: string, times: number) {
  const { id, body } = newEvent();
  const headers = { ...json, ...signDelivery('stripe', { body, secret: SECRET }).headers };
  const replies: Reply[] = [];
  for (let i = 0; i < times; i++) replies.push(await send(origin + target, { body, headers }));
  return { id, replies };
}
