import http2 from 'node:http2';
import { announce, report } from './report.cjs';

const server = http2.createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  res.setHeader('content-type', 'application/json');
  res.end(report(req, Buffer.concat(chunks)));
});

announce(server);
