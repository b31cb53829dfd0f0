const MAX_ASCII = 0x7f;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const TO_LOWER = 0x20;

/** Whether a header as it was written is the one of this lower-case name. A loop: calls into V8's own code for texts are dear where they are rare. */
export function isHeader(written: string, name: string): boolean {
  const { length } = written;
  if (length !== name.length) return false;
  for (let i = 0; i < length; i++) {
    const code = written.charCodeAt(i);
    if (code > MAX_ASCII) return written.toLowerCase() === name;
    if ((code >= UPPER_A && code <= UPPER_Z ? code | TO_LOWER : code) !== name.charCodeAt(i)) return false;
  }
  return true;
}
