import type { DedupeStore } from '../core/store.js';
import type { MemoryOption, RouteOptions } from './options.js';

/** One handler that receives webhooks, and how to treat them: the options of a route in a config, and the store. */
export interface HandlerOptions extends Omit<RouteOptions, 'path'> {
  /**
   * Which endpoint this is: its name in telemetry, and part of what an event is remembered by. Exact path, with `:param` for a
   * whole segment or `*` as the last one; requests are not refused by it. Default: the provider's name.
   * Error: missing beside a `store` of your own, which other endpoints may share.
   */
  readonly path?: string | undefined;
  /** Where it is remembered which events were handled. Default `memory`: in this process and for this handler only. */
  readonly store?: 'memory' | MemoryOption | DedupeStore | undefined;
}
