/** What a template literal or a shell makes of a variable that is not there: everybody could sign with it. */
const PLACEHOLDERS = new Set(['undefined', 'null', 'none', 'changeme']);

/** What is wrong with the text of a secret, as what is allowed instead; `undefined` when it is good. */
export function secretFault(text: string): string | undefined {
  if (text.trim() === '') return 'a text that is not blank';
  if (text !== text.trim() && !isPem(text)) return 'a text without white space around it';
  if (PLACEHOLDERS.has(text.toLowerCase())) return 'a real secret, not a placeholder';
  return undefined;
}

/** PEM files end in a line break, and mean nothing by it. */
function isPem(text: string): boolean {
  return text.startsWith('-----BEGIN ') && /-----\r?\n$/.test(text);
}

/** Shows that `${VAR}` was written where nothing replaces it. */
export function isReference(text: string): boolean {
  return /^\$\{[^{}]*\}$/.test(text);
}
