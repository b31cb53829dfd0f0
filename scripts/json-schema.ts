import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../src/config/schema.js';

type Node = Record<string, unknown>;

/** What editors check a config file against: the shape of it, before variables are replaced. */
export function generateSchema(): string {
  // What a check asks of a text goes beyond JSON Schema, and is left to the start of the process.
  const schema: JsonSchema = toJsonSchema(configSchema('file'), { ignoreActions: ['check'] });
  const described = {
    title: 'webhooks.config of @outworx/otel-webhooks',
    description: 'The webhooks that a Node.js service receives, and how each is verified, deduplicated and observed.',
  };
  const { $schema, ...rest } = allowVariables(schema) as Node;
  return `${JSON.stringify({ $schema, ...described, ...rest }, null, 2)}\n`;
}

const VARIABLE = { type: 'string', pattern: '\\$\\{[^}]+\\}', description: 'An environment variable.' };

/** Wherever a value has to be of a certain form, a reference to a variable may stand for it. */
function allowVariables(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(allowVariables);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, ANNOTATIONS.has(key) ? value : allowVariables(value)]);
  const copy = withOneForm(Object.fromEntries(entries) as Node);
  const isConstrained = 'enum' in copy || 'const' in copy || 'pattern' in copy || SCALARS.has(copy.type);
  if (!isConstrained) return copy;
  const { description, default: byDefault, ...constraint } = copy;
  return {
    ...(description === undefined ? {} : { description }),
    ...(byDefault === undefined ? {} : { default: byDefault }),
    anyOf: [constraint, VARIABLE],
  };
}

/** A description has the settings of one way of signing, or `variants`. */
function withOneForm(node: Node): Node {
  const settings = (node.properties ?? {}) as Node;
  if (!('variants' in settings && 'algorithm' in settings)) return node;
  return { ...node, oneOf: [{ required: ['algorithm', 'signature'] }, { required: ['variants'] }] };
}

const ANNOTATIONS = new Set(['default', 'enum', 'required']);
const SCALARS = new Set<unknown>(['boolean', 'number', 'integer']);
