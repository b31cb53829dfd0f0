/** A fenced block of a page. `label` is the comment in its first line: a file's name, or `terminal 1`. */
export interface Block {
  readonly language: string;
  readonly label: string | undefined;
  readonly text: string;
}

export function blocksOf(markdown: string): Block[] {
  const fences = markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...fences].map(([, language = '', text = '']) => {
    const label = /^(?:\/\/|#) (\S+\.\w+|terminal \d)$/m.exec(text.split('\n')[0]!)?.[1];
    return { language, label, text: label?.startsWith('terminal') ? text.slice(text.indexOf('\n') + 1) : text };
  });
}
