import * as v from 'valibot';
import { describeFound } from './describe.js';
import type { Faults } from './faults.js';
import { nearestValue } from './nearest-value.js';
import type { ConfigPath } from './problem.js';
import type { ConfigSource } from './source.js';
import { nearestWord } from './spelling.js';

type Issue = v.BaseIssue<unknown>;

/** Compares a config with its schema and reports every difference. */
export function checkShape(schema: v.GenericSchema, config: unknown, source: ConfigSource, faults: Faults): void {
  checkKeys(schema as unknown as AnySchema, config, []);
  const { issues } = v.safeParse(schema, config);
  for (const issue of issues ?? []) report(issue, []);

  /** Valibot stops at an object's first unknown key, and takes a list for an object. */
  function checkKeys(schema: AnySchema, value: unknown, path: ConfigPath): void {
    const { wrapped, item, options } = schema;
    if (wrapped !== undefined) {
      checkKeys(wrapped, value, path);
    } else if (item !== undefined) {
      if (Array.isArray(value)) for (const [i, element] of value.entries()) checkKeys(item, element, [...path, i]);
    } else if (options !== undefined) {
      if (options.some((option) => option.check?.(value))) return;
      for (const option of options) if (isMeant(option, value)) checkKeys(option, value, path);
    } else if (schema.type === 'strict_object') {
      checkObject(schema, value, path);
    }
  }

  function checkObject({ entries = {}, message }: AnySchema, value: unknown, path: ConfigPath): void {
    if (!isRecord(value)) {
      faults.add({ code: 'wrong_value', path, found: describeFound(value, path, source), allowed: message ?? 'an object' });
      return;
    }
    const known = Object.keys(entries);
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const nearest = nearestWord(key, known);
      faults.add({
        code: 'unknown_option',
        path: [...path, key],
        at: 'key',
        found: 'an unknown option',
        allowed: known.join(', '),
        ...(nearest === undefined ? {} : { nearest }),
      });
    }
    for (const key of known) {
      const entry = entries[key]!;
      if (value[key] !== undefined) checkKeys(entry, value[key], [...path, key]);
      else if (entry.type !== 'optional')
        faults.add({ code: 'missing_option', path: [...path, key], found: 'nothing', allowed: entry.message ?? 'a value' });
    }
  }

  function report(issue: Issue, parent: ConfigPath): void {
    if (issue.type === 'strict_object') return;
    const path = [...parent, ...pathOf(issue)];
    for (const inner of issuesInside(issue)) report(inner, path);
    if (issue.issues !== undefined && !faults.areNoneAt(path)) return;
    const nearest = nearestValue(issue.input, path, source);
    faults.add({
      code: 'wrong_value',
      path,
      found: describeFound(issue.input, path, source),
      allowed: issue.message,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
}

/** Of the ways in which a union could have been met, those that were tried in earnest: where something inside is wrong. */
function issuesInside({ issues }: Issue): Issue[] {
  return (issues ?? []).flatMap((inner) => ((inner.path?.length ?? 0) > 0 ? [inner] : issuesInside(inner)));
}

/** As much of Valibot's schemas as is looked at. */
interface AnySchema {
  readonly type: string;
  readonly message?: string;
  readonly wrapped?: AnySchema;
  readonly item?: AnySchema;
  readonly options?: readonly AnySchema[];
  readonly entries?: Readonly<Record<string, AnySchema>>;
  /** Of something that can only be told by a function, e.g. a store. */
  readonly check?: (value: unknown) => boolean;
}

/** An object of another kind, e.g. a client in a store's place, is not measured by keys that it was never meant to have. */
function isMeant({ type, entries = {} }: AnySchema, value: unknown): boolean {
  if (type !== 'strict_object') return true;
  const known = Object.keys(entries);
  return isRecord(value) && Object.keys(value).some((key) => nearestWord(key, known) !== undefined);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathOf(issue: Issue): ConfigPath {
  return (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
}
