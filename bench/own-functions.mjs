/**
 * What of a request outlives the collections of young objects, by how a function is put on its response: bytes that V8 promotes for each
 * request of a service of Node alone. `node bench/own-functions.mjs [--requests 20000] [--node <binary>]`. See src/adapters/replaced-methods.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from './load.mjs';
import { signedDeliveries } from './requests.mjs';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    node: { type: 'string', default: process.execPath },
    way: { type: 'string' },
  },
});

const STATE = Symbol('state');
function shared(...args) {
  return this[STATE].end.apply(this, args);
}

/** Each lets `end` go through a function that knows its request. */
const WAYS = {
  'as it is': () => {},
  'a literal of its own': (req, res) => {
    const { end } = res;
    res.end = function (...args) {
      return end.apply(req.res ?? this, args);
    };
  },
  'a function of the module, and state': (req, res) => {
    res[STATE] = { req, end: res.end };
    res.end = shared;
  },
  'a bound function': (_req, res) => {
    res.end = res.end.bind(res);
  },
  'a literal in an object': (req, res) => {
    res.seen = { by: () => req };
  },
};

if (values.way === undefined) for (const way of Object.keys(WAYS)) console.log(`${way.padEnd(40)}${await promotedBy(way)}`);
else serve(WAYS[values.way]);

function serve(prepare) {
  const server = createServer((req, res) => {
    prepare(req, res);
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      JSON.parse(Buffer.concat(chunks));
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}');
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function promotedBy(way) {
  const count = Number(values.requests);
  const args = ['--trace-gc', '--trace-gc-nvp', fileURLToPath(import.meta.url), '--way', way];
  const child = spawn(values.node, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let log = '';
  child.stdout.on('data', (text) => (log += text));
  const [port] = await once(child, 'message');
  await load(port, signedDeliveries('/', 2_000, 2_000, 'warm'));
  log = '';
  await load(port, signedDeliveries('/', count, 2_000, 'run'));
  child.kill();
  await once(child, 'close');
  const promoted = [...log.matchAll(/ gc=s .* promoted=(\d+)/g)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  return `${(promoted / count).toFixed(0).padStart(6)} bytes per request`;
}
