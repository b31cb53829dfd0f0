// npm run build && node demo/run.mjs
// Five senders, an ordinary Express app started with one more flag, and a collector: all on loopback. Exits with 1 when anything
// comes out otherwise than deliveries.mjs expects.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/register.js', import.meta.url))) {
  console.error('The package is not built: run `npm run build` first.');
  process.exit(1);
}
const { demo } = await import('./demo.mjs');
process.exitCode = await demo().catch((error) => {
  console.error(error.message);
  return 1;
});
