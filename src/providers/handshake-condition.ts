import type { HandshakeRule } from './description.js';
import type { LocatorCompiler } from './locators.js';
import type { Readings } from './readings.js';

/** Whether the fields of a request are those of a rule. Without `at` any are. */
export function compileCondition(
  { at, equals, unless }: HandshakeRule,
  compiler: LocatorCompiler,
): (readings: Readings) => boolean {
  const place = compiler.places(at);
  const other = compiler.places(unless);
  return (readings) => {
    const text = at === undefined ? '' : readings.first(place);
    return text !== undefined && (equals === undefined || text === equals) && readings.first(other) === undefined;
  };
}
