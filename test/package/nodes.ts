import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../helpers/repository.js';

/** The Node that runs the tests, and the later ones that the packages of other suites bring. */
const nodes: readonly (readonly [name: string, program: string])[] = [
  [`Node ${process.versions.node.split('.')[0]}`, process.execPath],
  ...(['22', '24'] as const).map((line) => [`Node ${line}`, programOf(line)] as const),
];

function programOf(line: string): string {
  const suites = ['test/sdk-3', 'test/versions'].map((suite) => join(REPOSITORY, suite, `node_modules/node${line}/bin/node`));
  return suites.find((program) => existsSync(program)) ?? suites[0]!;
}

export const present = nodes.filter(([, program]) => existsSync(program));

for (const [name] of nodes.filter((one) => !present.includes(one))) {
  console.log(`${name} is not here, so the package is not tried on it: \`npm run test:sdk-3\` installs it`);
}
