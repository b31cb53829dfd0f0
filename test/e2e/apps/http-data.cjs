const http = require('node:http');
const { announce, report } = require('./report.cjs');

const server = http.createServer((req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(report(req, Buffer.concat(chunks)));
  });
});

announce(server);
