// A plugin of the build: characters beyond ASCII are written as escapes. One of them makes V8 keep and scan the whole file with two
// bytes to a character, which costs a start a millisecond. Their places are texts, templates and regular expressions: an escape says the same there.
export function asciiOnly() {
  return {
    name: 'ascii-only',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.fileName.endsWith('js')) file.code = escaped(file.code);
    },
  };
}

function escaped(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
