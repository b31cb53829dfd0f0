import type { RouterGuard } from '../router-guard.js';

/** How the guard gets into one kind of router. */
export interface RouterAdapter {
  /** As people call it, e.g. `Express router`. */
  readonly name: string;
  /** The files that hold what is patched. */
  readonly files: readonly RouterFile[];
  /** What is to be patched in a loaded copy of such a file. Nothing when it is not of this kind: files are found by their names. */
  targetOf(exports: unknown): object | undefined;
  /**
   * For frameworks whose applications have nothing in common: what is to stand in place of a file's exports, and tells of each
   * application that they make. It is patched right away.
   */
  tellingMaker?(exports: unknown, made: (target: object) => void): unknown;
  /** The same from a server's `request` listener: for applications that were bundled into one file. */
  reach?(listener: unknown): object | undefined;
  /** A diagnostics channel that tells of applications while they are made: a target from the start. */
  readonly channel?: object;
  /** Puts the guard in, once for each target. Returns the way back. */
  patch(target: object, guard: RouterGuard): () => void;
}

/** A file of a package. */
export interface RouterFile {
  readonly module: string;
  /** Where in the package. */
  readonly file: string;
  /** It is what `require(module)` gives. */
  readonly isMain?: true;
}
