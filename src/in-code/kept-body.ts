/** Where applications, Nest and some platforms keep the bytes of a body that was parsed; `express.raw()` makes them the body. */
export interface BodyHolder {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/** The bytes of a body that was read, where somebody kept them. Text is none: what it was decoded from may have been other bytes. */
export function keptBody(...holders: readonly BodyHolder[]): Buffer | undefined {
  for (const { rawBody, body } of holders) {
    const bytes = [rawBody, body].find((value) => value instanceof Uint8Array);
    if (bytes !== undefined) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return undefined;
}
