const MAX_LENGTH = 128;

/** Text from outside, fit for an attribute: the SDK itself neither cuts nor cleans. */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = hasControls(text) ? text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '') : text;
  return clean.length > MAX_LENGTH ? clean.slice(0, MAX_LENGTH) : clean;
}

/** A loop, which is less to fetch for each delivery than the code of an expression. */
function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0x1f || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}

const MAX_ITEMS = 100;

/** The same for a list, whose length is the sender's choice too. */
export function cleanList(texts: readonly string[]): string[] {
  return texts.slice(0, MAX_ITEMS).map(cleanText);
}
