import type { OutgoingHttpHeaders } from 'node:http';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import type { Running } from './runtimes.js';

export const SECRET = 'a secret of the tests';

export interface Delivery {
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
}

export interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
}

/** What the application tells of itself. */
export interface Report {
  readonly calls: Readonly<Record<string, number>>;
  readonly seen: Readonly<Record<string, Record<string, unknown>>>;
  /** Bundlers shorten the names of classes. */
  readonly errorName: string;
  readonly streams: { readonly made: number; readonly cancelled: boolean };
  readonly spans: readonly Span[];
  readonly logs: readonly { eventName: string; attributes: Record<string, unknown> }[];
  readonly metrics: readonly { name: string; points: readonly { attributes: Record<string, unknown>; value: any }[] }[];
}

/** A delivery as GitHub would sign it. */
export function signed(body: string | Buffer = '{"action":"opened"}', headers: Record<string, string> = {}) {
  return signDelivery('github', { secret: SECRET, body, headers: { 'x-github-event': 'issues', ...headers } });
}

export async function reportOf({ origin }: Running): Promise<Report> {
  return JSON.parse((await send(`${origin}/_report`)).body.toString());
}

/** The spans of a route, once there are as many. */
export async function settledOf(app: Running, route: string, count = 1): Promise<{ spans: readonly Span[]; report: Report }> {
  for (;;) {
    const report = await reportOf(app);
    const spans = report.spans.filter(({ attributes }) => attributes['webhook.route'] === route);
    if (spans.length >= count) return { spans, report };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
