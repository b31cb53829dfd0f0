import type { RouterGuard } from '../router-guard.js';
import { type RouterWatch, watchRouters } from './watch-routers.js';

type GuardFor = (router: string) => RouterGuard;
type OnFault = (what: string, error: unknown) => void;

interface Early {
  readonly watch: RouterWatch;
  handOver(guardFor: GuardFor, onFault: OnFault): void;
}

/** Of this process, until an instrumentation takes it over. */
let early: Early | undefined;

/**
 * Puts guards into the routers of the process now, so that the first request finds them there, and calls `begin` with that request.
 * What is loaded before any request is loaded by then, and an application without a server has no other sign of one.
 */
export function watchRoutersEarly(begin: () => void): void {
  let guardFor: GuardFor | undefined;
  const faults: Parameters<OnFault>[] = [];
  let onFault: OnFault = (...fault) => void faults.push(fault);
  const watch = watchRouters(
    (router) =>
      guardOnDemand(() => {
        if (guardFor === undefined) begin();
        return guardFor?.(router);
      }),
    (what, error) => onFault(what, error),
  );
  early = {
    watch,
    handOver(...to) {
      [guardFor, onFault] = to;
      for (const fault of faults) onFault(...fault);
    },
  };
}

/** The routers of this process: those that were watched early, or else from now on. */
export function takeRouters(guardFor: GuardFor, onFault: OnFault): RouterWatch {
  const taken = early;
  early = undefined;
  if (taken === undefined) return watchRouters(guardFor, onFault);
  taken.handOver(guardFor, onFault);
  return taken.watch;
}

/** Where there is no guard yet, and none to be had, every handler runs. */
function guardOnDemand(find: () => RouterGuard | undefined): RouterGuard {
  let found: RouterGuard | undefined;
  const guard = () => {
    found ??= find();
    return found;
  };
  return {
    judge: (req, base, url, place, isMount, method) => guard()?.judge(req, base, url, place, isMount, method),
    passedAt: (req, base, url, place, isMount) => guard()?.passedAt(req, base, url, place, isMount),
    hasPassedOn: (req, base, url) => guard()?.hasPassedOn(req, base, url) === true,
    hasOpenParts: (req, path) => guard()?.hasOpenParts(req, path) === true,
    notePartsOpen: (req, path) => guard()?.notePartsOpen(req, path),
    carryOut: (ruling, req, res, run) => guard()!.carryOut(ruling, req, res, run),
    refusal: (ruling) => guard()!.refusal(ruling),
    deliveryOf: (req) => guard()?.deliveryOf(req),
    stop: () => found?.stop(),
  };
}
