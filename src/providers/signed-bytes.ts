import type { SignedBytes } from '../signatures/digests.js';
import { render, type TemplateValues } from '../signatures/template.js';
import type { Scheme } from './scheme.js';

/** What the sender signed, for one request. */
export function signedBytes(scheme: Scheme, values: TemplateValues, body: Buffer): SignedBytes {
  const { template, decodedInUrl, signsBody } = scheme;
  const known = decodedInUrl === '' ? values : { ...values, url: decodeChosen(values.url, decodedInUrl) };
  return {
    before: render(template.before, known),
    body: signsBody ? body : undefined,
    after: template.after.length === 0 ? '' : render(template.after, known),
  };
}

/** Decodes the %-escapes of the chosen ASCII characters, and no others. */
function decodeChosen(url: string, chosen: string): string {
  return url.replace(/%[0-7][0-9a-f]/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return chosen.includes(character) ? character : escaped;
  });
}
