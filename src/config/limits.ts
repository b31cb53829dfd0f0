/** Bounds of the options, in milliseconds and bytes. */
export const TOLERANCE_MS = { min: 1_000, max: 86_400_000 };
export const IDEMPOTENCY_TTL_MS = { min: 1_000, max: 365 * 86_400_000 };
/** Below the 24.8 days after which `setTimeout` fires at once. */
export const PROCESSING_DEADLINE_MS = { min: 1_000, max: 24 * 86_400_000 };
/** Not over what a process may hold of unfinished bodies in all. */
export const BODY_BYTES = { min: 1, max: 64 * 1_048_576 };
export const STORE_ENTRIES = { min: 1, max: 2 ** 30 };
export const STORE_BYTES = { min: 0, max: 2 ** 40 };
export const MAX_SECRETS = 16;

export const DEFAULT_TOLERANCE_MS = 300_000;
export const DEFAULT_IDEMPOTENCY_TTL_MS = 86_400_000;
export const DEFAULT_PROCESSING_DEADLINE_MS = 600_000;
export const DEFAULT_BODY_BYTES = 1_048_576;
