/**
 * What one megabyte costs while it is held, when it comes in one-byte chunks: with us, and with the usual list of chunks.
 * `node bench/held-body.mjs [--rounds 3] [--node <binary>]`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { parseArgs } from 'node:util';

if (process.argv[2] === 'serve') await serve(process.argv[3]);
else await compare();

async function serve(variant) {
  const chunks = [];
  const server = http.createServer((req, res) => {
    if (variant === 'ours') req.resume().on('end', () => res.end());
    else req.on('data', (chunk) => chunks.push(chunk)).on('end', () => res.end());
  });
  if (variant === 'ours') {
    const { WebhookInstrumentation } = await import('@outworx/otel-webhooks');
    new WebhookInstrumentation({
      routes: [{ path: '/hook', provider: 'github', signatureSecret: 'bench', maxBodySize: '2mib' }],
    });
  }
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.on('message', (message) => {
    if (message === 'end') process.exit(0);
    globalThis.gc();
    process.send({ rss: process.memoryUsage.rss() });
  });
}

async function compare() {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '3' }, node: { type: 'string', default: process.execPath } },
  });
  for (const variant of ['ours', 'a list of chunks']) {
    const held = [];
    for (let round = 0; round < Number(values.rounds); round++) held.push(await measure(variant, values.node));
    console.log(`${variant.padEnd(18)} ${held.map((bytes) => (bytes / 1_048_576).toFixed(1)).join(' ')} MiB more RSS`);
  }
}

async function measure(variant, execPath) {
  const child = fork(new URL(import.meta.url), ['serve', variant], { execPath, execArgv: ['--expose-gc'] });
  const [{ port }] = await once(child, 'message');
  const rss = async () => {
    child.send('rss');
    return (await once(child, 'message'))[0].rss;
  };
  await upload(port, 10_000, true);
  const before = await rss();
  const socket = await upload(port, 1_048_576, false);
  const after = await rss();
  socket.destroy();
  child.send('end');
  await once(child, 'exit');
  return after - before;
}

async function upload(port, count, isWhole) {
  const socket = net.connect(port, '127.0.0.1');
  socket.write('POST /hook HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
  const batch = '1\r\nx\r\n'.repeat(1_024);
  for (let sent = 0; sent < count; sent += 1_024) if (!socket.write(batch)) await once(socket, 'drain');
  if (isWhole) {
    socket.write('0\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
  } else {
    // What was written is on its way: give the server the time to read it.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
  return socket;
}
