/** Where telemetry goes, by what the environment says. */
export type ExportPlan = 'otlp' | 'outworx' | 'console' | 'nowhere';

/** Any of these says that somebody configured OpenTelemetry's own exporters. */
const OTEL_SETTINGS = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
  'OTEL_TRACES_EXPORTER',
  'OTEL_METRICS_EXPORTER',
  'OTEL_LOGS_EXPORTER',
  'OTEL_CONFIG_FILE',
];

export function planExport(env: NodeJS.ProcessEnv): ExportPlan {
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return 'nowhere';
  if (OTEL_SETTINGS.some((name) => isSet(env[name]))) return 'otlp';
  return isSet(env.OUTWORX_HOOKS_API_KEY) ? 'outworx' : 'console';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
