const { createServer } = require('node:http');
const { announce, report } = require('./report.cjs');

/** What it does at a signal, as told by DRAIN: finish what it has begun, and end; without it, what any process does. */
const drains = {
  on: () => process.on('SIGTERM', () => drain(() => {})),
  once: () => process.once('SIGTERM', () => drain(() => {})),
  exit: () => process.on('SIGTERM', () => drain(() => process.exit(7))),
};
drains[process.env.DRAIN]?.();

const waiting = [];
let isDraining = false;

const server = createServer((req, res) => {
  if (req.url === '/close') {
    res.writeHead(200, { connection: 'close' }).end();
    server.close();
    return;
  }
  report(req, Buffer.concat([]));
  if (req.url.endsWith('/slow')) waiting.push(res);
  else res.end('fine');
});

/** Half a second of work is left when the signal comes. */
function drain(done) {
  if (isDraining) return;
  isDraining = true;
  process.exitCode = 5;
  setTimeout(() => {
    for (const res of waiting) res.writeHead(200, { connection: 'close' }).end('drained');
    server.close(done);
    server.closeIdleConnections();
  }, 500);
}

announce(server);
