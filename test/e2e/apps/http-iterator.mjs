import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { announce, report } from './report.cjs';

const server = createServer();
server.on('request', async (req, res) => {
  const body = await buffer(req);
  res.setHeader('content-type', 'application/json').end(report(req, body));
});

announce(server);
