import { parse } from 'node:querystring';
import zlib from 'node:zlib';
import type { SignedRequest } from '../../src/core/provider.js';

/** What a sender makes everybody read before anything can be checked, done with Node's own functions and nothing more. */
export interface Reading {
  readonly name: string;
  run(): unknown;
}

type Read = (request: SignedRequest) => unknown;

const json: Read = ({ body }) => JSON.parse(body.toString());
const form: Read = ({ body }) => parse(body.toString(), '&', '=', { maxKeys: 0 });
const jwt =
  (header: string): Read =>
  (request) =>
    request
      .header(header)!
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part.slice(part.lastIndexOf(' ') + 1), 'base64url').toString()));
const jwtInHeader = jwt('authorization');
const listedHeaders =
  (list: (request: SignedRequest) => string[]): Read =>
  (request) =>
    list(request)
      .map((name) => request.header(name))
      .join();

const READINGS: Readonly<Record<string, readonly [name: string, Read]>> = {
  adyen: ['JSON.parse', json],
  'aws-sns': ['JSON.parse', json],
  figma: ['JSON.parse', json],
  linear: ['JSON.parse', json],
  mailgun: ['JSON.parse', json],
  'microsoft-graph': ['JSON.parse', json],
  pusher: ['JSON.parse', json],
  hygraph: ['JSON.stringify', ({ body }) => JSON.stringify({ Body: body.toString() })],
  braintree: ['querystring.parse', form],
  mandrill: ['querystring.parse', form],
  'paddle-classic': ['querystring.parse', form],
  twilio: ['querystring.parse', form],
  'google-pubsub': ['JWT', jwtInHeader],
  'jira-connect': ['JWT, new URL', (request) => [jwtInHeader(request), new URL(request.target, 'http://host').searchParams]],
  netlify: ['JWT', jwt('x-webhook-signature')],
  plaid: ['JWT', jwt('plaid-verification')],
  paypal: ['zlib.crc32', ({ body }) => zlib.crc32(body)],
  postmark: ['base64', (request) => Buffer.from(request.header('authorization')!.slice('Basic '.length), 'base64').toString()],
  contentful: [
    'headers, encodeURI',
    (request) => [
      listedHeaders(() => request.header('x-contentful-signed-headers')!.split(',').sort())(request),
      encodeURI(request.target),
    ],
  ],
  'coinbase-cdp': ['headers', listedHeaders((request) => /h=([^,]*)/.exec(request.header('x-hook0-signature')!)![1]!.split(' '))],
};

export function readingOf(provider: string, request: SignedRequest): Reading | undefined {
  const known = READINGS[provider];
  return known && { name: known[0], run: () => known[1](request) };
}
