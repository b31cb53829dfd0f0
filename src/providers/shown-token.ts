import type { SignedRequest, Verdict } from '../core/provider.js';
import { MALFORMED, MISSING } from './verdicts.js';

/** The token in a query parameter, as it is after decoding. */
export function tokenInQuery({ target }: SignedRequest, name: string): string | Verdict {
  const start = target.indexOf('?');
  const tokens = start === -1 ? [] : new URLSearchParams(target.slice(start)).getAll(name).filter((token) => token !== '');
  return onlyOne(tokens);
}

/** The token in a JSON body. Nobody vouches for the body before its token is known, so nothing else is read from it. */
export function tokenInBody({ body }: SignedRequest, path: readonly string[]): string | Verdict {
  let values: unknown[];
  try {
    values = [JSON.parse(body.toString())];
  } catch {
    return MALFORMED;
  }
  for (const step of path) values = values.flatMap((value) => below(value, step));
  return values.every((value) => typeof value === 'string') ? onlyOne(values) : MALFORMED;
}

function onlyOne(tokens: readonly string[]): string | Verdict {
  const [token] = tokens;
  if (token === undefined) return MISSING;
  return tokens.every((other) => other === token) ? token : MALFORMED;
}

/** What is missing counts as such, so that one notification without a token cannot hide among others. */
function below(value: unknown, step: string): unknown[] {
  if (step === '*') return Array.isArray(value) ? value : [undefined];
  const isHolder = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
  return [isHolder ? (value as Record<string, unknown>)[step] : undefined];
}
