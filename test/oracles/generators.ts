import fc from 'fast-check';

/** Texts, names and URLs that nobody here has seen. */

export const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...' +%&=\'"!()*~:/?@é\u20ac\n'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
});
// Names that sort the same before and after encoding, as senders have them; of repeated parameters the values too.
// For others Atlassian's package does not follow Atlassian's rules, which sort what is encoded; we do.
export const name = fc.string({ unit: fc.constantFrom(...'abAZ09_.-'), minLength: 1, maxLength: 6 });
const value = fc.oneof(text.map(encodeURIComponent), fc.constantFrom('', "it's", 'a+b', '%2f', '%2F', '*~!()'));
const query = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([key]) => key }),
    fc.array(fc.constantFrom(['repeated', '1'], ['repeated', '0'], ['jwt', 'x']), { maxLength: 3 }),
  )
  .map(([one, more]) => [...one, ...more]);
const path = fc.array(fc.oneof(fc.constantFrom('a', "it's", 'b%20c', 'x&y'), text.map(encodeURIComponent)), { maxLength: 3 });
export const target = fc.tuple(path, query).map(([parts, parameters]) => {
  const written = parameters.map(([key, value]) => `${key}=${value}`).join('&');
  return `/${parts.join('/')}${written === '' ? '' : `?${written}`}`;
});
