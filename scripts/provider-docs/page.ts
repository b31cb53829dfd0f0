import { type DeclaredProvider, findProvider, providerNames } from '../../src/providers/index.js';
import { listed } from '../../src/providers/locators.js';
import { EVIDENCE, eventIdOf, factRows } from './facts.js';
import { anchor, code, table } from './markdown.js';
import * as signing from './signing.js';

const HEAD = `# Providers

<!-- Written by scripts/write-provider-docs.mjs from src/providers: edit the descriptions there. -->

What a route's \`provider\` can name, and how each of them signs and names its deliveries. Of a sender that is not here, give
[a description of your own](../extend/writing-a-provider.md).`;

const LEGEND = `A signature or a timestamp is in a header unless said otherwise. **Signed** is the template of the signed bytes, with
the raw body and, where it stands in it, the URL as the sender has it (the route's \`publicUrl\`). Locations are written as in a
description: \`header:<name>\`, or \`body:<dot path>\` into a JSON body. **Rests on** says how far a description can be relied on:`;

/** docs/reference/providers.md. */
export function providersPage(): string {
  const providers = providerNames.map((name) => findProvider(name)!);
  const evidence = Object.entries(EVIDENCE).map(([word, meaning]) => `- **${word}**: ${meaning}`);
  return `${[HEAD, LEGEND, evidence.join('\n'), '## Summary', summary(providers), '## Details', ...providers.map(details)].join('\n\n')}\n`;
}

function summary(providers: readonly DeclaredProvider[]): string {
  const rows = providers.map((provider) => {
    const { name, description } = provider;
    const [scheme = {}, ...others] = signing.schemesOf(description);
    return [
      `[\`${name}\`](#${anchor(name)})`,
      description.title ?? name,
      (scheme.algorithm ?? 'code') + (others.length > 0 ? ` (${others.length + 1} variants)` : ''),
      signing.placeOf(scheme, provider.secretHeaders),
      signing.signedOf(scheme),
      signing.timeOf(scheme),
      eventIdOf(provider),
      description.evidence ?? 'unconfirmed',
    ];
  });
  return table([['name', 'sender', 'algorithm', 'signature', 'signed', 'timestamp', 'event id', 'rests on'], ...rows]);
}

/** One provider, under its name. */
export function details(provider: DeclaredProvider): string {
  const { name, description } = provider;
  const { title = name, documentation, evidence = 'unconfirmed', caveat } = description;
  const link = documentation === undefined ? '' : ` ([its documentation](${documentation}))`;
  const parts = [
    `### ${name}`,
    `${title}${link}. Rests on: ${evidence}.${caveat === undefined ? '' : ` ${caveat}`}`,
    ...tables(provider),
  ];
  return parts.join('\n\n');
}

const ROWS: readonly [string, (scheme: signing.Scheme, provider: DeclaredProvider) => string][] = [
  ['algorithm', ({ algorithm }) => (algorithm === undefined ? 'of its own, in code' : code(algorithm))],
  ['signature', (scheme, { secretHeaders }) => signing.placeOf(scheme, secretHeaders)],
  ['written as', signing.writtenAs],
  ['signed', signing.signedOf],
  ['covers', signing.coverOf],
  ['timestamp', signing.timeOf],
  ['`{id}`', ({ id }) => (id === undefined ? '' : listed(id).map(code).join(', else '))],
  ['secret', signing.secretOf],
];

/** A way of signing has a column; where there is only one, all is in one table. */
function tables(provider: DeclaredProvider): readonly string[] {
  const variants = signing.schemesOf(provider.description);
  const signs = ROWS.map(([label, write]) => [label, ...variants.map((scheme) => write(scheme, provider))]).filter((cells) =>
    cells.slice(1).some((cell) => cell !== ''),
  );
  const facts = factRows(provider);
  if (variants.length === 1) return [table([['', ''], ...signs, ...facts])];
  return [table([['when', ...variants.map(signing.conditionOf)], ...signs]), table([['', ''], ...facts])];
}
