const DEFAULT_ENDPOINT = 'https://ingest.outworx.io';

/**
 * The preset: OTLP to Outworx, as if these standard variables had been set. Only used when none of them is.
 * `OUTWORX_OTLP_ENDPOINT` moves the origin.
 */
export function outworxVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const key = env.OUTWORX_HOOKS_API_KEY?.trim() ?? '';
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: env.OUTWORX_OTLP_ENDPOINT?.trim() || DEFAULT_ENDPOINT,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(`Bearer ${key}`)}`,
  };
}

/** Runs `fn` with more variables in the environment, and leaves no trace of them: child processes must not inherit a key. */
export function withVariables<T>(variables: Record<string, string>, fn: () => T): T {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return fn();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
