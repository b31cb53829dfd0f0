/** Where something stands in a config: keys and list indexes from the top. */
export type ConfigPath = readonly (string | number)[];

export type ProblemCode =
  | 'no_config'
  | 'ambiguous_config'
  | 'unreadable'
  | 'syntax'
  | 'duplicate_key'
  | 'unset_variable'
  | 'unknown_option'
  | 'missing_option'
  | 'wrong_value'
  | 'unusable_secret'
  | 'duplicate_route'
  | 'missing_package'
  | 'conflict';

/** One thing that is wrong with a config, and how to mend it. */
export interface ConfigProblem {
  readonly code: ProblemCode;
  /** Where in the config, e.g. `routes[1].provider`; empty for the config as a whole. */
  readonly path: string;
  /** What stands there. Never the text of a secret, nor the value of a variable. */
  readonly found: string;
  readonly allowed: string;
  /** What was probably meant. */
  readonly nearest?: string | undefined;
  /** Absolute; absent when the config was given in code without a file. */
  readonly file?: string | undefined;
  /** From 1; absent where a position is not known, as in `.mjs`, `.js` and `.ts` files. */
  readonly line?: number | undefined;
  /** From 1, in UTF-16 code units. */
  readonly column?: number | undefined;
}

/** `routes[1].provider` */
export function formatPath(path: ConfigPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w$-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(cut(step, 60))}]`;
  }
  return text;
}

export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
