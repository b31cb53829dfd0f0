/** A table; its first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text as code, with line breaks as they are written in a source. */
export function code(text: string): string {
  const shown = text.replaceAll('\n', '\\n');
  return shown.startsWith(' ') || shown.endsWith(' ') ? `"\`${shown}\`"` : `\`${shown}\``;
}

export function codes(texts: readonly string[], between = ', else '): string {
  return texts.map(code).join(between);
}

/** The anchor that GitHub makes of a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
}
