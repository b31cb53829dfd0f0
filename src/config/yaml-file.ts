import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { type Environment, reference, retype, substitute } from './environment.js';
import type { Fault } from './faults.js';
import type { ConfigPath } from './problem.js';
import { Places, type Position } from './source.js';

export interface ParsedFile {
  /** Null-prototype objects, lists and scalars; `undefined` where the file has nothing at `subtree`. */
  readonly value: unknown;
  readonly places: Places;
  readonly faults: readonly Fault[];
}

/** Ample for a thousand routes; what comes to more is made of aliases of aliases. */
const MAX_VALUES = 20_000;

const SYNTAX_OF_VARIABLES = `${reference('VAR')}, ${reference('VAR:-default')}`;

const SYNTAX: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'an alias that is none',
  BAD_DQ_ESCAPE: 'an unknown escape in a double-quoted text',
  BAD_INDENT: 'wrong indentation, or a bracket that is not closed',
  BAD_SCALAR_START: 'a text that starts with a character that needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" on one line, or wrong indentation',
  MISSING_CHAR: 'a missing quote, comma, colon, space or bracket',
  MULTILINE_IMPLICIT_KEY: 'a key that goes over several lines: a missing colon or wrong indentation',
  MULTIPLE_DOCS: 'a second document (---)',
  RESOURCE_EXHAUSTION: 'lists or objects that are nested too deep',
  TAB_AS_INDENT: 'a tab as indentation',
  UNEXPECTED_TOKEN: `something out of place (inside { } and [ ], ${reference('VAR')} needs quotes)`,
};

/**
 * Reads YAML, and JSON as the subset of it that it is. The parser's own messages quote the file, where secrets may be: only
 * its codes are used.
 * @param subtree keys that lead to the config, for a file that holds other things too.
 */
export function parseYaml(text: string, env: Environment, subtree: readonly string[] = []): ParsedFile {
  const yaml = createRequire(import.meta.url)('yaml') as typeof Yaml;
  const lines = new yaml.LineCounter();
  const places = new Places();
  const faults: Fault[] = [];
  const position = (node: unknown): Position | undefined => {
    const offset = yaml.isNode(node) ? node.range?.[0] : undefined;
    return offset === undefined ? undefined : positionOf(offset);
  };
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };

  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  const error = document.errors[0];
  if (error !== undefined) {
    places.note([], undefined, positionOf(error.pos[0]));
    faults.push({
      code: 'syntax',
      path: [],
      found: SYNTAX[error.code] ?? `a mistake (${error.code})`,
      allowed: 'valid YAML or JSON',
    });
    return { value: undefined, places, faults };
  }
  const anchors = anchorsOf(document, yaml);
  const open = new Set<unknown>();
  let values = 0;

  const root = descend(document.contents, subtree);
  return { value: root === undefined ? undefined : contentOf(root, []), places, faults };

  function descend(node: unknown, keys: readonly string[]): unknown {
    const [key, ...rest] = keys;
    if (key === undefined) return node;
    const map = followed(node);
    const pair = yaml.isMap(map) ? map.items.find((item) => keyOf(item.key) === key) : undefined;
    return pair === undefined ? undefined : descend(pair.value ?? null, rest);
  }

  function followed(node: unknown): unknown {
    return yaml.isAlias(node) ? anchors.get(node) : node;
  }

  function contentOf(node: unknown, path: ConfigPath, key?: Position): unknown {
    places.note(path, key, position(node));
    if (++values > MAX_VALUES) {
      if (values === MAX_VALUES + 1) fault(path, 'syntax', `more than ${MAX_VALUES} values`, 'fewer: aliases of aliases add up');
      return undefined;
    }
    if (yaml.isAlias(node)) return aliased(node, path);
    if (yaml.isScalar(node)) return scalarOf(node, path);
    if (!yaml.isCollection(node)) return null;
    open.add(node);
    const value = yaml.isMap(node)
      ? objectOf(node, path)
      : (node as Yaml.YAMLSeq).items.map((item, i) => contentOf(item, [...path, i]));
    open.delete(node);
    return value;
  }

  function aliased(alias: Yaml.Alias, path: ConfigPath): unknown {
    const target = anchors.get(alias);
    if (target !== undefined && !open.has(target)) return contentOf(target, path, position(alias));
    const found = target === undefined ? 'an alias without an anchor before it' : 'an alias of what it is part of';
    return fault(path, 'syntax', found, 'an alias of an anchored value before it');
  }

  function objectOf(map: Yaml.YAMLMap, path: ConfigPath): Record<string, unknown> {
    const object: Record<string, unknown> = Object.create(null);
    for (const { key, value } of map.items) {
      const name = keyOf(key);
      const at = [...path, name ?? '?'];
      if (name === undefined) {
        places.note(at, position(key), position(key));
        fault(at, 'syntax', 'a key that is no text', 'keys that are texts', 'key');
      } else if (name in object) {
        places.note(at, position(key), position(key));
        fault(at, 'duplicate_key', 'a key that is there twice', 'each key once', 'key');
      } else {
        object[name] = contentOf(value, at, position(key));
      }
    }
    return object;
  }

  function keyOf(key: unknown): string | undefined {
    return yaml.isScalar(key) && typeof key.value !== 'object' ? String(key.value) : undefined;
  }

  function scalarOf(scalar: Yaml.Scalar, path: ConfigPath): unknown {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('$')) return scalar.value;
    const { text, names, unset, isMalformed } = substitute(scalar.value, env);
    if (names.length > 0) places.noteVariables(path, names);
    if (isMalformed)
      return fault(path, 'wrong_value', 'a broken reference to a variable', `${SYNTAX_OF_VARIABLES}, or $$ for a $`);
    if (unset.length > 0) {
      const found = unset.map(reference).join(' and ');
      return fault(
        path,
        'unset_variable',
        `${found}, which is unset or empty`,
        `a variable that is set, or ${reference('VAR:-default')}`,
      );
    }
    // A secret of digits alone is still a text.
    return text === scalar.value || scalar.type !== 'PLAIN' || path.includes('signatureSecret') || path.includes('verifyToken')
      ? text
      : retype(text);
  }

  function fault(path: ConfigPath, code: Fault['code'], found: string, allowed: string, at: Fault['at'] = 'value'): undefined {
    faults.push({ code, path, at, found, allowed });
  }
}

/** What each alias stands for: the last anchor of its name before it. One pass, where `Alias.resolve` makes one per alias. */
function anchorsOf(document: Yaml.Document, yaml: typeof Yaml): Map<Yaml.Alias, unknown> {
  const byName = new Map<string, unknown>();
  const byAlias = new Map<Yaml.Alias, unknown>();
  yaml.visit(document, {
    Alias: (_, alias) => void byAlias.set(alias, byName.get(alias.source)),
    Value: (_, node) => {
      if (node.anchor !== undefined) byName.set(node.anchor, node);
    },
  });
  return byAlias;
}
