/** One server in the main thread and one in a worker; each counts the runs of its own handler. */
import { createServer } from 'node:http';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

let runs = 0;
const server = createServer((req, res) => {
  req.resume().on('end', () => res.end(`run ${++runs}`));
});
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  if (!isMainThread) return parentPort.postMessage(origin);
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (other) => {
    console.log(`worker ${other}`);
    console.log(`listening ${origin}`);
  });
});
