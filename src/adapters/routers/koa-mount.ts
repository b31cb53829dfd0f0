import type { Ruling } from '../../core/guard.js';
import type { RouterGuard } from '../router-guard.js';
import { isInRun } from '../run.js';
import type { KoaContext } from './koa-context.js';

const MOUNT_PATH = 'mountPath';
const GIVEN = Symbol('outworx.otel-webhooks.mount-path');

const PATH = 'path';
const MOUNTS = Symbol('outworx.otel-webhooks.mounts');

/** What a mount point did to the path. Each is told of three times at least: entered, passed on from, and left. */
interface Mount {
  /** All that was cut off the path behind it. */
  readonly base: string;
  /** The path before it, which `koa-mount` puts back for what comes after it. */
  readonly outside: string;
  /** What was left of that: put back when what came after it is done. */
  inside: string | undefined;
}

/** Those that the request is in, the innermost last, and the one that was left last. */
interface Mounts {
  readonly entered: Mount[];
  left: Mount | undefined;
}

export type MountedContext = KoaContext & { [GIVEN]?: unknown; [MOUNTS]?: Mounts; readonly path: string };

/** Thrown at who mounts, to be caught by our middleware around it. */
export class MountRuling {
  constructor(readonly ruling: Ruling) {}
}

let isThrown = false;
let isAwaited = false;

/**
 * Whether the middleware that has just returned must be watched for a ruling: to look at what each of them comes to would cost more
 * than all else. `koa-mount` tells of a mount point before it waits for anything. An application in which it comes later, because
 * that is itself called later, is watched from then on: until then such a ruling ends in an error of the application.
 */
export function mayHaveRuled(): boolean {
  if (!isThrown) return isAwaited;
  isThrown = false;
  return true;
}

/**
 * `koa-mount` keeps its mount point and what is below it to itself, but tells each context of it right before it goes there:
 * by setting `ctx.mountPath`. Returns the way back.
 */
export function watchMounts(contextPrototype: object, guard: RouterGuard): () => void {
  if (MOUNT_PATH in contextPrototype) return () => {};
  Object.defineProperty(contextPrototype, MOUNT_PATH, {
    configurable: true,
    get(this: MountedContext) {
      return this[GIVEN];
    },
    set(this: MountedContext, prefix: unknown) {
      this[GIVEN] = prefix;
      if (typeof prefix !== 'string') return;
      isAwaited ||= !isInRun();
      const base = baseOf(this);
      const { path } = this;
      const ruling = guard.judge(this.req, base, path, prefix, true);
      if (ruling !== undefined) {
        isThrown = true;
        throw new MountRuling(ruling);
      }
      this[MOUNTS] ??= { entered: [], left: undefined };
      this[MOUNTS].entered.push({ base: base + prefix, outside: path, inside: undefined });
    },
  });
  const stopFollowing = followPath(contextPrototype);
  return () => {
    Reflect.deleteProperty(contextPrototype, MOUNT_PATH);
    stopFollowing();
  };
}

/** What mount points have cut off the path. Not by the target that was sent: the path may be rewritten on either side of each. */
export function baseOf(ctx: MountedContext): string {
  return ctx[MOUNTS]?.entered.at(-1)?.base ?? '';
}

/** The context's path, as it was, and all that is written to it seen: `koa-mount` tells of nothing else. */
function followPath(contextPrototype: object): () => void {
  const own = Object.getOwnPropertyDescriptor(contextPrototype, PATH);
  const { get, set } = own ?? inheritedAccessor(contextPrototype, PATH);
  if (get === undefined || set === undefined) return () => {};
  Object.defineProperty(contextPrototype, PATH, {
    configurable: true,
    get,
    set(this: MountedContext, path: string) {
      if (this[MOUNTS] !== undefined) follow(this[MOUNTS], path);
      set.call(this, path);
    },
  });
  return () => {
    if (own === undefined) Reflect.deleteProperty(contextPrototype, PATH);
    else Object.defineProperty(contextPrototype, PATH, own);
  };
}

function follow(mounts: Mounts, path: string): void {
  const { entered, left } = mounts;
  const current = entered.at(-1);
  if (current !== undefined && current.inside === undefined) current.inside = path;
  else if (current?.outside === path) mounts.left = entered.pop();
  else if (left?.inside === path) {
    entered.push(left);
    mounts.left = undefined;
  }
}

function inheritedAccessor(object: object, name: string): PropertyDescriptor {
  let at: object | null = object;
  while (at !== null && !Object.hasOwn(at, name)) at = Object.getPrototypeOf(at);
  return (at && Object.getOwnPropertyDescriptor(at, name)) ?? {};
}
