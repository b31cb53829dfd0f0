import type { RouterGuard } from '../router-guard.js';

/** How the guard gets into one kind of router. */
export interface RouterAdapter {
  /** As people call it, e.g. `Express router`. */
  readonly name: string;
  /** The files that hold what is patched: of which package, and where in it. */
  readonly files: readonly { readonly module: string; readonly file: string }[];
  /**
   * Puts the guard into a loaded copy of such a file. Returns what was patched, with the way back, or nothing when the exports
   * are not of this kind: files are found by their names.
   */
  patch(exports: unknown, guard: RouterGuard): Patch | undefined;
  /** From a server's `request` listener to what `patch` takes: for applications that were bundled into one file. */
  reach?(listener: unknown): unknown;
}

/** Something of a framework's that was changed in place. */
export interface Patch {
  readonly target: object;
  undo(): void;
}
