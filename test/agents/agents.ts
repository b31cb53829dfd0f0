export interface Agent {
  readonly name: string;
  /** What stands in `--import`. */
  readonly preload: string;
  /** Makes it send to `origin`, and soon. */
  env(origin: string): NodeJS.ProcessEnv;
  /** It takes the spans of the OpenTelemetry API, so ours are among its own. */
  readonly takesOurSpans: boolean;
}

const toOtlp = (origin: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: origin,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_BSP_SCHEDULE_DELAY: '20',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  // Detectors of clouds ask addresses outside of this machine.
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
});

const toSentry = (origin: string) => ({ SENTRY_DSN: `${origin.replace('://', '://public@')}/1` });

const toDatadog = (origin: string) => ({
  DD_TRACE_AGENT_URL: origin,
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
  DD_REMOTE_CONFIGURATION_ENABLED: 'false',
  DD_TRACE_STARTUP_LOGS: 'false',
});

export const agents: readonly Agent[] = [
  {
    name: '@opentelemetry/auto-instrumentations-node',
    preload: '@opentelemetry/auto-instrumentations-node/register',
    env: toOtlp,
    takesOurSpans: true,
  },
  { name: '@elastic/opentelemetry-node', preload: '@elastic/opentelemetry-node', env: toOtlp, takesOurSpans: true },
  { name: '@sentry/node', preload: './apps/sentry.mjs', env: toSentry, takesOurSpans: false },
  {
    name: '@sentry/node with enableOpenTelemetrySetup',
    preload: './apps/sentry.mjs',
    env: (origin) => ({ ...toSentry(origin), SENTRY_AS_SDK: '1' }),
    takesOurSpans: true,
  },
  { name: 'dd-trace', preload: 'dd-trace/initialize.mjs', env: toDatadog, takesOurSpans: false },
  {
    name: 'dd-trace with its TracerProvider registered',
    preload: './apps/dd-as-sdk.mjs',
    env: (origin) => ({ ...toDatadog(origin), DD_TRACE_OTEL_ENABLED: 'true' }),
    takesOurSpans: true,
  },
];
