import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from '../src/providers/catalogue.js';

const DIST = new URL('../dist/', import.meta.url);
const sources = readdirSync(DIST)
  .filter((file) => file.endsWith('.js'))
  .map((file) => [file, readFileSync(new URL(file, DIST), 'latin1')] as const);

it('what is built is ASCII: one character beyond it makes V8 hold a file with two bytes to a character', () => {
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.filter(([, code]) => /[^\0-\x7f]/.test(code)).map(([file]) => file)).toEqual([]);
});

it('what is built has each description of the catalogue as a text of JSON, and says the same in it', () => {
  const [, code] = sources.find(([file]) => file.startsWith('providers-'))!;
  const texts = [...code.matchAll(/^\t(".*"): \(\) => JSON\.parse\((".*")\),?$/gm)];
  const built = Object.fromEntries(texts.map(([, name, text]) => [JSON.parse(name!), JSON.parse(JSON.parse(text!))]));
  expect(built).toEqual(Object.fromEntries(Object.entries(catalogue).map(([name, describe]) => [name, describe()])));
});
