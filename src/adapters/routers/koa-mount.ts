import type { Ruling } from '../../core/guard.js';
import type { RouterGuard } from '../router-guard.js';
import { isInRun } from '../run.js';
import type { KoaContext } from './koa-context.js';

const MOUNT_PATH = 'mountPath';
const GIVEN = Symbol('outworx.otel-webhooks.mount-path');

type MountedContext = KoaContext & { [GIVEN]?: unknown; readonly path: string; readonly originalUrl: string };

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
      const base = cutOff(this);
      const ruling = guard.judge(this.req, base, this.path, prefix, true);
      if (ruling === undefined) return;
      isThrown = true;
      throw new MountRuling(ruling);
    },
  });
  return () => void Reflect.deleteProperty(contextPrototype, MOUNT_PATH);
}

/** What mount points further out have taken off the path. */
function cutOff({ originalUrl, path }: MountedContext): string {
  const query = originalUrl.indexOf('?');
  const sent = query < 0 ? originalUrl : originalUrl.slice(0, query);
  return sent.startsWith('/') && sent.endsWith(path) ? sent.slice(0, sent.length - path.length) : '';
}
