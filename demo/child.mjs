// Starts the application in a process of its own, with the flag, and nothing in its environment but what is listed here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const flags = ['--import', './demo/tracing.mjs', '--import', '@outworx/otel-webhooks/register'];

export async function startApp(env) {
  const child = spawn(process.execPath, [...flags, 'demo/app.mjs'], {
    cwd: root,
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever happens to us, it does not outlive us.
  process.once('exit', () => child.kill());
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const origin = await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      stdout += data;
      const address = /^listening (\S+)$/m.exec(stdout)?.[1];
      if (address) resolve(address);
    });
    child.once('close', () => reject(new Error(`the application ended before it listened\n${stderr}`)));
  });

  return {
    origin,
    command: ['node', ...flags, 'demo/app.mjs'].join(' '),
    stderr: () => stderr,
    /** Ends it, and gives the lines of its access log. */
    async stop() {
      const closed = once(child, 'close');
      child.kill();
      await closed;
      return stdout.split('\n');
    },
  };
}
