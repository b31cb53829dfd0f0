/** What a template may stand for besides its literal text. */
export type Placeholder = 'body' | 'timestamp' | 'id' | 'url' | 'method' | 'secret';

const PLACEHOLDERS: readonly string[] = ['body', 'timestamp', 'id', 'url', 'method', 'secret'] satisfies Placeholder[];

/** The signed bytes, in two runs of text around the body, so that the body is hashed where it lies. */
export interface Template {
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  readonly uses: ReadonlySet<Placeholder>;
  /** The text that follows `{id}` at once. An id that holds it could be cut elsewhere under the same signature. */
  readonly afterId: string;
}

export interface Part {
  readonly literal?: string;
  readonly field?: Exclude<Placeholder, 'body' | 'secret'>;
}

export interface TemplateValues {
  readonly timestamp: string;
  readonly id: string;
  readonly url: string;
  readonly method: string;
}

/** Reads `{timestamp}.{body}` and the like. `{secret}` may only stand first. Throws for what cannot be a template. */
export function parseTemplate(text: string): Template {
  const before: Part[] = [];
  const after: Part[] = [];
  const uses = new Set<Placeholder>();
  let afterId = '';
  // Literals at even places, placeholders at odd ones.
  const pieces = text.split(/\{([^{}]*)\}/);
  pieces.forEach((piece, index) => {
    const parts = uses.has('body') ? after : before;
    if (index % 2 === 0) {
      if (/[{}]/.test(piece)) throw new Error(`has a brace that opens or closes nothing: ${text}`);
      if (piece !== '') parts.push({ literal: piece });
      return;
    }
    if (!isPlaceholder(piece)) throw new Error(`has {${piece}}, which is none of {${PLACEHOLDERS.join('}, {')}}`);
    if (uses.has(piece)) throw new Error(`has {${piece}} twice`);
    if (piece === 'secret' && !text.startsWith('{secret}')) throw new Error('has {secret} elsewhere than at its start');
    uses.add(piece);
    if (piece === 'id') afterId = pieces[index + 1] ?? '';
    if (piece !== 'body' && piece !== 'secret') parts.push({ field: piece });
  });
  return { before, after, uses, afterId };
}

export function render(parts: readonly Part[], values: TemplateValues): string {
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const { field, literal } = parts[i]!;
    text += field === undefined ? literal : values[field];
  }
  return text;
}

function isPlaceholder(text: string): text is Placeholder {
  return PLACEHOLDERS.includes(text);
}
