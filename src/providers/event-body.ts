import type { SignedRequest } from '../core/provider.js';
import type { Locator } from './description.js';
import { splitLocator } from './locators.js';

/** Makes what gives a body without the fields that the sender writes anew for each attempt. Throws for places that are no fields of it. */
export function compileEventBody(locators: readonly Locator[]): (request: SignedRequest) => Buffer | string {
  const paths = locators.map((locator) => {
    const { kind, name } = splitLocator(locator);
    if (kind !== 'body' || /(?:^|\.)(?:\*|\d*)(?:\.|$)/.test(name))
      throw new Error(`${JSON.stringify(locator)} is no body:<name.name>`);
    return name.split('.');
  });
  return ({ body }) => {
    try {
      const event: unknown = JSON.parse(body.toString());
      for (const path of paths) remove(event, path);
      return JSON.stringify(event);
    } catch {
      // Not JSON, or nested too deep to be written again.
      return body;
    }
  };
}

function remove(value: unknown, [name = '', ...rest]: readonly string[]): void {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return;
  const holder = value as Record<string, unknown>;
  if (rest.length > 0) remove(holder[name], rest);
  else delete holder[name];
}
