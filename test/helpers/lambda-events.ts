import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository.js';

/** Files of `test/fixtures/lambda`: the events that AWS documents, for a POST to `/webhooks/acme`. */
export const EVENT_SHAPES = ['rest-v1', 'http-v2', 'function-url', 'alb', 'alb-multi'] as const;

export type EventName = (typeof EVENT_SHAPES)[number];

export interface EventRequest {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer;
  /** As the platform does with bodies that are no text. Default: when the body is none. */
  readonly isBase64?: boolean;
  readonly method?: string;
  /** Names and values as they are sent. */
  readonly query?: readonly (readonly [string, string])[];
}

/** A request as the platform would hand it to a function. */
export function lambdaEvent(name: EventName, { headers, body, isBase64, method = 'POST', query = [] }: EventRequest): any {
  const event = JSON.parse(readFileSync(join(REPOSITORY, `test/fixtures/lambda/${name}.json`), 'utf8'));
  const isEncoded = isBase64 ?? (body !== undefined && !Buffer.from(body.toString()).equals(body));
  if (body !== undefined) event.body = body.toString(isEncoded ? 'base64' : 'utf8');
  event.isBase64Encoded = isEncoded;
  for (const [key, given] of Object.entries(headers)) {
    const values = typeof given === 'string' ? [given] : given;
    // Each shape in its own way: a comma, the last one, or all.
    if (event.version === '2.0') event.headers[key] = values.join(',');
    else if (event.headers) event.headers[key] = values.at(-1);
    if (event.multiValueHeaders) event.multiValueHeaders[key] = values;
  }
  if (event.version === '2.0') {
    event.requestContext.http.method = method;
    event.rawQueryString = query.map((pair) => pair.join('=')).join('&');
    return event;
  }
  event.httpMethod = method;
  const decode = name === 'rest-v1' ? decodeURIComponent : (text: string) => text;
  const pairs = query.map(([key, value]) => [decode(key), decode(value)] as const);
  if ('queryStringParameters' in event) event.queryStringParameters = Object.fromEntries(pairs);
  if ('multiValueQueryStringParameters' in event) {
    event.multiValueQueryStringParameters = Object.fromEntries(
      pairs.map(([key]) => [key, pairs.filter(([other]) => other === key).map(([, value]) => value)]),
    );
  }
  return event;
}
