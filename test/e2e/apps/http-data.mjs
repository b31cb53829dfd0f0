import http from 'node:http';
import { announce, report } from './report.cjs';

const server = http.createServer((req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    res.setHeader('content-type', 'application/json');
    res.end(report(req, Buffer.concat(chunks)));
  });
});

announce(server);
