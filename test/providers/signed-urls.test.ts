import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { request } from './request.js';

const SECRET = 'a-secret-of-the-sender';

describe('jira-connect', () => {
  const hashOf = (url: string): string => {
    const { authorization } = signDelivery('jira-connect', { body: '{}', secret: SECRET, url }).headers;
    return JSON.parse(Buffer.from(authorization!.split('.')[1]!, 'base64url').toString()).qsh;
  };

  it.each([
    // The example of Atlassian's documentation.
    [
      '/path/to/service?zee_last=param&repeated=parameter%201&first=param&repeated=parameter+2',
      '/path/to/service&first=param&repeated=parameter%201,parameter%202&zee_last=param',
    ],
    // One name begins another, and "=" comes after the digits.
    ['/in?page1=2&page=1', '/in&page=1&page1=2'],
    ['/in?a.b=2&a=1&jwt=x&a-b=0', '/in&a=1&a-b=0&a.b=2'],
  ])('hashes %s by sorted names', (url, canonical) => {
    expect(hashOf(`https://hooks.example.com${url}`)).toBe(createHash('sha256').update(`POST&${canonical}`).digest('hex'));
  });
});

describe('twilio', () => {
  const provider = findProvider('twilio')!;
  const accepts = (signedUrl: string, url: string): boolean => {
    const signature = createHmac('sha1', SECRET).update(`${signedUrl}Bodyx`).digest('base64');
    const sent = request({ headers: { 'x-twilio-signature': signature }, body: 'Body=x', url });
    const verdict = provider.verify(sent, [provider.prepareSecret(SECRET)], { now: Date.now(), toleranceMs: 300_000 });
    return 'status' in verdict && verdict.status === 'valid';
  };

  it.each([
    ["https://a.example:443/it's?q='x'", "https://a.example/it's?q='x'"],
    ["https://u:p@a.example/it's", "https://u:p@a.example:443/it's"],
    ["http://A.example/it's", "http://A.example:8080/it's"],
    ["https://[::1]:443/it's", "https://[::1]/it's"],
    ['https://a.example/?q=it%27s', "https://a.example:443/?q=it's"],
  ])('takes what was signed for %s at %s', (signedUrl, url) => {
    expect(accepts(signedUrl, url)).toBe(true);
  });

  it('takes no other port, host or path', () => {
    expect(accepts('https://a.example:8443/in', 'https://a.example/in')).toBe(false);
    expect(accepts('https://b.example/in', 'https://a.example/in')).toBe(false);
    expect(accepts('https://a.example/in/', 'https://a.example/in')).toBe(false);
  });
});
