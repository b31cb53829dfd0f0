const AROUND = 60;

/** Where two texts part, with a few bytes before and behind; nothing when they are equal. */
export function firstDifference(expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  let at = 0;
  while (expected[at] === actual[at]) at++;
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - AROUND), at + AROUND));
  return `byte ${at} of ${expected.length}, ${actual.length} with us\n  alone:   ${excerpt(expected)}\n  with us: ${excerpt(actual)}`;
}
