/** A mistake in the application, for who can mend it; the sender gets a 500. */
export function bodyWasRead(what: string, mend: string): Error {
  const error = new Error(
    `${what}: the body of this webhook was read before it could be verified, and its bytes were not kept. Mend: ${mend}`,
  );
  return Object.assign(error, { code: 'ERR_WEBHOOK_BODY_READ' });
}
