const MAX_LENGTH = 128;

/** Text from outside, fit for an attribute: the SDK itself neither cuts nor cleans. */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = /[\u0000-\u001f\u007f-\u009f]/.test(text) ? text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '') : text;
  return clean.length > MAX_LENGTH ? clean.slice(0, MAX_LENGTH) : clean;
}

const MAX_ITEMS = 100;

/** The same for a list, whose length is the sender's choice too. */
export function cleanList(texts: readonly string[]): string[] {
  return texts.slice(0, MAX_ITEMS).map(cleanText);
}
