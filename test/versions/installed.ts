import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const HERE = import.meta.dirname;

interface Manifest {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** What a folder of this suite gets when it asks for a package: its own, else the one all share. */
export function manifestOf(folder: string, name: string): Manifest {
  const files = [folder, '.'].map((place) => join(HERE, place, 'node_modules', name, 'package.json'));
  const file = files.find((one) => existsSync(one));
  if (file === undefined) throw new Error(`${name} is not installed: run \`npm run test:versions\``);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Does a package that names the Node releases it is for name this one? */
export function isFor({ engines }: Manifest, node: string): boolean {
  const semver: { satisfies(version: string, range: string): boolean } = createRequire(import.meta.url)('semver');
  return engines?.node === undefined || semver.satisfies(node, engines.node);
}
