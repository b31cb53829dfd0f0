// A plugin of the build: writes down whose code went into dist/, with the licence that each of them asks to be passed on.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const INSIDE_PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** @param {URL} file where the notices go */
export function thirdPartyNotices(file) {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const folders = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const [id, module] of Object.entries(chunk.modules ?? {})) {
          const folder = INSIDE_PACKAGE.exec(id)?.[1];
          if (folder !== undefined && module.renderedLength > 0) folders.add(folder);
        }
      }
      writeFileSync(file, noticesOf([...folders].map(readPackage)));
    },
  };
}

function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licenceFile = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (licenceFile === undefined) throw new Error(`${name} is bundled, and comes without a licence text`);
  return { name, version, license, text: readFileSync(join(folder, licenceFile), 'utf8').trim() };
}

function noticesOf(packages) {
  const sections = packages
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, license, text }) => `## ${name} ${version} (${license})\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  return `# Third-party notices\n\nParts of these packages are bundled into \`dist/\`. Written by the build.\n\n${sections.join('\n')}`;
}
