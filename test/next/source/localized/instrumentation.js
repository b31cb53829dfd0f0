export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs' && process.env.IN_CODE) await import('./instrumentation.node');
}
