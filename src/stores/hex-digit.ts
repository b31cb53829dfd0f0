/** Of what is no hex digit: -1, which makes whatever it is joined with negative. */
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 16; value++)
  for (const digit of [value.toString(16), value.toString(16).toUpperCase()]) VALUES[digit.charCodeAt(0)] = value;

/** The value of one hex digit, -1 for what is none. By hand: a buffer reads hex in native code, and the way there costs more than the digits. */
export function hexDigit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? VALUES[code]! : -1;
}
