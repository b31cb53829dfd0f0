/**
 * Writes a text of one character for each byte. A loop: the code of `Buffer.write`, and of the binding behind it, is long, and a call
 * for each delivery finds it out of the processor's caches.
 */
export function writeBytes(target: Uint8Array, start: number, bytes: string): void {
  for (let i = 0; i < bytes.length; i++) target[start + i] = bytes.charCodeAt(i);
}

/** The same for ASCII. False where there is any other character; what was written then is of no use. */
export function writeAscii(target: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return false;
    target[start + i] = code;
  }
  return true;
}
