import type { SignedRequest, Verdict } from '../core/provider.js';
import { add, addFromList, type Candidates, clear, noCandidates } from '../signatures/candidates.js';
import { isSent, readOne } from './headers.js';
import type { Scheme } from './scheme.js';
import { tokenInBody, tokenInQuery } from './shown-token.js';
import { MALFORMED, MISSING } from './verdicts.js';

/** Collects the signatures that a request shows for a scheme; a verdict where there is none to check. */
export function findSignatures(scheme: Scheme, request: SignedRequest, found: Candidates): Verdict | undefined {
  clear(found);
  if (scheme.takesEach) return findEach(scheme, request, found);
  const text = readSignature(scheme, request);
  if (typeof text !== 'string') return text;
  addSignatures(scheme, text, found);
  return found.count === 0 || found.isAmbiguous ? MALFORMED : undefined;
}

/** Whether the request is signed in this scheme's way at all. */
export function showsSignature(scheme: Scheme, request: SignedRequest): boolean {
  if (scheme.headers.length === 0) return readSignature(scheme, request) !== MISSING;
  for (const name of scheme.headers) if (isSent(request, name)) return true;
  return false;
}

/** Whether what stands in the signature's place has the form of this scheme: its prefix, or an item of its name. */
export function namesScheme(scheme: Scheme, request: SignedRequest): boolean {
  const found = noCandidates();
  return (
    scheme.headers.length === 0 ||
    scheme.headers.some((name) => {
      const text = readOne(request, [name]);
      if (typeof text === 'string') addSignatures(scheme, text, found);
      return found.count > 0;
    })
  );
}

function readSignature({ query, bodyPath, headers }: Scheme, request: SignedRequest): string | Verdict {
  if (query !== undefined) return tokenInQuery(request, query);
  return bodyPath === undefined ? readOne(request, headers) : tokenInBody(request, bodyPath);
}

function findEach(scheme: Scheme, request: SignedRequest, found: Candidates): Verdict | undefined {
  let fault = MISSING;
  for (const name of scheme.headers) {
    if (!isSent(request, name)) continue;
    const text = readOne(request, [name]);
    if (typeof text !== 'string') return text;
    addSignatures(scheme, text, found);
    fault = MALFORMED;
  }
  return found.count === 0 ? fault : undefined;
}

function addSignatures({ list, prefix, time }: Scheme, text: string, found: Candidates): void {
  if (list !== undefined) addFromList(found, text, list.separator, list.keyed, time?.keyed);
  else if (beginsWith(text, prefix)) add(found, text, prefix.length, text.length);
}

/** The name of an authorization scheme is the same in any case (RFC 9110, 11.1); it ends in a space. */
function beginsWith(text: string, prefix: string): boolean {
  return text.startsWith(prefix) || (prefix.endsWith(' ') && text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase());
}
