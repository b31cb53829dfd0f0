import { toJsonSchema } from '@valibot/to-json-schema';
import { providerSchema } from '../../src/config/provider-schema.js';
import { code, table } from './markdown.js';

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
}

/** The settings of a description as a table, of the schema that checks them. */
export function settingsTable(): string {
  const { variants, ...settings } = (toJsonSchema(providerSchema('')) as Node).properties ?? {};
  const rows = [
    ...rowsOf(settings, ['name', 'algorithm', 'signature'], ''),
    ...rowsOf({ variants: { ...variants, items: {} } }, [], ''),
  ];
  return table([['setting', 'default', 'values', 'meaning'], ...rows]);
}

function rowsOf(settings: Readonly<Record<string, Node>>, required: readonly string[], above: string): string[][] {
  return Object.entries(settings).flatMap(([name, node]) => {
    const path = above + name;
    const byDefault = node.default === undefined ? '' : code(String(node.default));
    const row = [code(path), required.includes(name) ? 'required' : byDefault, valuesOf(node), node.description ?? ''];
    const inner = node.properties === undefined ? node.anyOf?.find(({ properties }) => properties) : node;
    return [row, ...(inner === undefined ? [] : rowsOf(inner.properties ?? {}, inner.required ?? [], `${path}.`))];
  });
}

function valuesOf({ enum: words, type, anyOf, properties }: Node): string {
  if (words !== undefined) return words.map(code).join(' ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(valuesOf))].join(', or ');
  if (properties !== undefined) return 'an object';
  return type === undefined ? '' : (NAMES[type] ?? type);
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  boolean: '`true` `false`',
  integer: 'a whole number',
};
