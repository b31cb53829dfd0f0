/** Two workers behind one port. */
import cluster from 'node:cluster';
import { createServer } from 'node:http';

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  let ready = 0;
  cluster.on('listening', (_worker, { port }) => {
    if (++ready === 2) console.log(`listening http://127.0.0.1:${port}`);
  });
  process.on('SIGTERM', () => process.exit());
} else {
  const server = createServer((req, res) => {
    req.resume().on('end', () => res.end(`ran in ${process.pid}`));
  });
  server.listen(0, '127.0.0.1');
}
