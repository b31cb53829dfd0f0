/** How a variable is written in a config. */
export const reference = (inner: string): string => `\${${inner}}`;

export interface Substitution {
  readonly text: string;
  /** Every variable that the text names. */
  readonly names: readonly string[];
  /** Those among them that are unset or empty and have no default. */
  readonly unset: readonly string[];
  /** A `${` that starts no reference. */
  readonly isMalformed: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * `${VAR}`, `${env:VAR}`, `${VAR:-default}` and `$$`, as in OpenTelemetry's declarative configuration
 * (https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution): an empty variable
 * counts as unset, and what was put in is not looked at again. Unlike there, a variable without value and default is for the
 * caller to refuse, and so is a `${` that is never closed. One pass with `indexOf`: linear for any text.
 */
export function substitute(text: string, env: Environment): Substitution {
  const names: string[] = [];
  const unset: string[] = [];
  let isMalformed = false;
  let result = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    result += text.slice(from, at);
    const next = text[at + 1];
    if (next === '{') {
      const end = text.indexOf('}', at + 2);
      const found = end < 0 ? undefined : readReference(text.slice(at + 2, end));
      if (found === undefined) {
        isMalformed = true;
        // Past all of it, so that no character is looked at twice however many references are broken.
        from = end < 0 ? text.length : end + 1;
        result += text.slice(at, from);
        continue;
      }
      names.push(found.name);
      const value = own(env, found.name) || found.fallback;
      if (value === undefined) unset.push(found.name);
      result += value ?? '';
      from = end + 1;
    } else {
      result += '$';
      from = at + (next === '$' ? 2 : 1);
    }
  }
  return { text: result + text.slice(from), names, unset, isMalformed };
}

function readReference(inner: string): { name: string; fallback: string | undefined } | undefined {
  const text = inner.startsWith('env:') ? inner.slice(4) : inner;
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  if (!NAME.test(name)) return undefined;
  if (colon < 0) return { name, fallback: undefined };
  const fallback = text.slice(colon + 2);
  return text[colon + 1] === '-' && !fallback.includes('\n') ? { name, fallback } : undefined;
}

function own(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

/** What a plain YAML scalar of this text would be, by the YAML 1.2 core schema: substitution comes after parsing. */
export function retype(text: string): string | number | boolean | null {
  const word = text.trim();
  if (/^(|~|null|Null|NULL)$/.test(word)) return null;
  if (/^(true|True|TRUE)$/.test(word)) return true;
  if (/^(false|False|FALSE)$/.test(word)) return false;
  if (/^[-+]?[0-9]+$/.test(word) || /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(word)) return Number(word);
  if (/^0o[0-7]+$/.test(word) || /^0x[0-9a-fA-F]+$/.test(word)) return Number(word);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(word)) return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^\.(nan|NaN|NAN)$/.test(word)) return Number.NaN;
  return text;
}
