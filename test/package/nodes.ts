import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../helpers/repository.js';

/** The Node that runs the tests, and the later ones that the package of the SDK 3 tests brings. */
const nodes: readonly (readonly [name: string, program: string])[] = [
  [`Node ${process.versions.node.split('.')[0]}`, process.execPath],
  ...(['22', '24'] as const).map(
    (line) => [`Node ${line}`, join(REPOSITORY, `test/sdk-3/node_modules/node${line}/bin/node`)] as const,
  ),
];

export const present = nodes.filter(([, program]) => existsSync(program));

for (const [name] of nodes.filter((one) => !present.includes(one))) {
  console.log(`${name} is not here, so the package is not tried on it: \`npm run test:sdk-3\` installs it`);
}
