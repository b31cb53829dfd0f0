/** The words that options take. */
export const MODES = ['enforce', 'observe'] as const;
export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS'] as const;
export const STORE_FAILURES = ['run', 'retry-later'] as const;
