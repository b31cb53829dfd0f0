/**
 * The application of a cell. `APP`: a file of `frameworks/`. `REGISTRATION`: `before` or `after`, in code; otherwise a flag of Node
 * has done it, or nothing has. `EFFECTS`: the file in which each run of the handler leaves a line.
 */
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');

const { APP, REGISTRATION, EFFECTS, ROUTES } = process.env;

/** Both take the name of a package, and look for it where the frameworks are, or the SDK and we. */
module.exports = async function start(loadFramework, loadOurs) {
  const { packages, build, isToBeMadeAfter } = require(`./frameworks/${APP}.cjs`);
  if (REGISTRATION === 'before') await register(loadOurs);
  const loaded = [];
  for (const name of packages) loaded.push(await loadFramework(name));
  const isLast = REGISTRATION === 'after' && !isToBeMadeAfter;
  if (REGISTRATION === 'after' && !isLast) await register(loadOurs);
  const tools = { receive: (...given) => receive(...given), loadOurs };
  const listener = await build(tools, ...loaded);
  if (isLast) await register(loadOurs);
  const { getDelivery } = await loadOurs('@outworx/otel-webhooks');
  receive.getDelivery = getDelivery;

  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
};

/** As the documentation says for applications that start an SDK of their own. */
async function register(loadOurs) {
  const { NodeSDK } = await loadOurs('@opentelemetry/sdk-node');
  const { WebhookInstrumentation } = await loadOurs('@outworx/otel-webhooks');
  const sdk = new NodeSDK({ instrumentations: [new WebhookInstrumentation({ routes: JSON.parse(ROUTES) })] });
  sdk.start();
  process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
}

const runs = new Map();

/** What every handler does with the body that its framework parsed, and with `track` from where that framework's people look. */
async function receive(body, track) {
  const run = (runs.get(body?.id) ?? 0) + 1;
  runs.set(body?.id, run);
  const isVerified = receive.getDelivery()?.verified === true;
  appendFileSync(EFFECTS, `${JSON.stringify({ id: body?.id, isTracked: track !== undefined, isVerified })}\n`);
  await null;
  if (body?.type === 'break') throw new TypeError('on purpose');
  return { run };
}
