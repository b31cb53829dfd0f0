import { isUtf8 } from 'node:buffer';
import type { Answer } from '../../core/exchange.js';
import type { RecordedResponse } from '../../core/store.js';
import { ResponseBody, recordResponse } from '../response-record.js';
import type { EventShape } from './lambda-event.js';

/** A response as Lambda's HTTP doors take it. */
export interface LambdaResponse {
  readonly statusCode: number;
  readonly statusDescription?: string | undefined;
  readonly headers?: Readonly<Record<string, boolean | number | string>> | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly (boolean | number | string)[]>> | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** An answer of ours in the shape that the event's sender takes. */
export function resultOf({ status, headers, body = Buffer.alloc(0) }: Answer, shape: EventShape): LambdaResponse {
  const isText = isUtf8(body);
  const fields =
    shape === 'alb-multi'
      ? { multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])) }
      : { headers: { ...headers } };
  return { statusCode: status, ...fields, body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** What the platform will make of a handler's result. */
export function recordResult(result: unknown, shape: EventShape, keepBody: boolean): RecordedResponse {
  const response = responseFrom(result, shape);
  const kept = keepBody ? new ResponseBody() : undefined;
  kept?.add(response.body ?? '', response.isBase64Encoded === true ? 'base64' : 'utf8');
  return recordResponse(Number(response.statusCode), (name) => headerOf(response, name), kept);
}

function responseFrom(result: unknown, shape: EventShape): LambdaResponse {
  if (!hasStatus(result)) return shape === 'v2' ? inferred(result) : BAD_GATEWAY;
  const { body } = result;
  return body === undefined || body === null || typeof body === 'string' ? result : BAD_GATEWAY;
}

/** API Gateway and load balancers answer so for a result that they cannot use: a body is a text. */
const BAD_GATEWAY: LambdaResponse = { statusCode: 502 };

/** HTTP APIs and function URLs take anything without a status for the JSON of a 200. */
function inferred(result: unknown): LambdaResponse {
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body }) };
}

function hasStatus(result: unknown): result is LambdaResponse {
  const status = (result as Partial<LambdaResponse> | null | undefined)?.statusCode;
  return status !== undefined && Number.isInteger(Number(status));
}

function headerOf({ headers, multiValueHeaders }: LambdaResponse, name: string): unknown {
  for (const [key, value] of Object.entries(multiValueHeaders ?? {})) if (key.toLowerCase() === name) return value?.[0];
  for (const [key, value] of Object.entries(headers ?? {})) if (key.toLowerCase() === name) return value;
  return undefined;
}
