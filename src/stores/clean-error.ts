const MAX_LENGTH = 160;

/** An error of a client, without what hangs on it: clients attach the command, and with it what was to be stored. */
export function cleanError(store: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : 'an error that is none';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the first line, without control characters
  const line = message.split('\n', 1)[0]!.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return new Error(`${store}: ${line.slice(0, MAX_LENGTH)}`);
}
