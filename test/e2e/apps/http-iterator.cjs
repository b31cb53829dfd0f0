const http = require('node:http');
const { announce, report } = require('./report.cjs');

const server = http.createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  res.writeHead(200, { 'content-type': 'application/json' });
  res.write(report(req, Buffer.concat(chunks)));
  res.end();
});

announce(server);
