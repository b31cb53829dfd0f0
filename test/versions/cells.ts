import { isFor, manifestOf } from './installed.js';
import { LINES, type Line } from './lines.js';

/** A version of a framework. */
export interface Row {
  /** As people call it. */
  readonly name: string;
  readonly line: Line;
  /** Where it is installed. */
  readonly folder: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** A row under a version of everything else: one process. */
export interface Cell {
  readonly row: Row;
  /** The package that brings it, and its version. */
  readonly node: Node;
  readonly sdk: Sdk;
  readonly module: (typeof MODULES)[number];
  /** `none`: without us, to see that the checks can fail. */
  readonly registration: (typeof REGISTRATIONS)[number] | 'none';
  /** Somebody's own word that there is no such cell. */
  readonly reason?: string;
}

export interface Node {
  readonly package: string;
  readonly version: string;
}

export interface Sdk {
  readonly folder: string;
  /** `2.x` or `3.x`. */
  readonly line: string;
  /** Of the packages that make up the SDK, and of the one that starts it. */
  readonly version: string;
  readonly starter: string;
}

export const MODULES = ['ESM', 'CJS'] as const;
/** In code, `before` the framework is loaded or `after`; or by a flag of Node. */
export const REGISTRATIONS = ['before', 'after', '--import', '--require'] as const;
/** The oldest and the newest of each line. */
const SDK_FOLDERS = [
  ['sdks/2-first', 'sdks/2-last'],
  ['sdks/3-first', 'sdks/3-last'],
] as const;

export const nodes = (): Node[] =>
  ['node20', 'node22', 'node24'].map((name) => ({ package: name, version: manifestOf('.', name).version.replace('v', '') }));

export const sdks = (): Sdk[][] => SDK_FOLDERS.map((pair) => pair.map(sdkIn));

export const rows = (): Row[] => LINES.flatMap((line) => line.folders.map((folder) => rowOf(line, folder)));

/** Every row with every Node, line of the SDK, kind of module and registration; of the line's two versions, one in turn. */
export function allCells(): Cell[] {
  const all = { nodes: nodes(), sdks: sdks() };
  return rows().flatMap((row, r) =>
    all.nodes.flatMap((node) =>
      all.sdks.flatMap((pair) =>
        MODULES.flatMap((module, m) =>
          REGISTRATIONS.map((registration, i) => withReason({ row, node, sdk: pair[(r + m + i) % 2]!, module, registration })),
        ),
      ),
    ),
  );
}

export const nameOf = ({ row, node, sdk, module, registration }: Cell): string =>
  `${row.name}, Node ${node.version}, SDK ${sdk.version}, ${module}, ${registration}`;

function rowOf(line: Line, folder: string): Row {
  const versions = Object.fromEntries(line.packages.map((name) => [name, manifestOf(folder, name).version]));
  return { name: line.title.replace('{}', Object.values(versions)[0] ?? ''), line, folder, versions };
}

function sdkIn(folder: string): Sdk {
  const starter = manifestOf(folder, '@opentelemetry/sdk-node').version;
  // The SDK's own number, which the packages that are not stable do not carry.
  const { version } = manifestOf(folder, '@opentelemetry/resources');
  return { folder, line: `${version.split('.')[0]}.x`, version, starter };
}

function withReason(cell: Cell): Cell {
  const { row, sdk, node } = cell;
  const asked = [
    ...row.line.packages.map((name) => ({ name: `${name} ${row.versions[name]}`, manifest: manifestOf(row.folder, name) })),
    { name: `SDK ${sdk.line}`, manifest: manifestOf(sdk.folder, '@opentelemetry/sdk-node') },
  ];
  const refusing = asked.find(({ manifest }) => !isFor(manifest, node.version));
  if (refusing === undefined) return cell;
  return { ...cell, reason: `${refusing.name} asks for Node ${refusing.manifest.engines?.node}` };
}
