const http2 = require('node:http2');
const { buffer } = require('node:stream/consumers');
const { announce, report } = require('./report.cjs');

const { TLS_KEY: key, TLS_CERT: cert, ALLOW_HTTP1 } = process.env;

const server = http2.createSecureServer({ key, cert, allowHTTP1: ALLOW_HTTP1 === 'true' });
server.on('request', async (req, res) => {
  const body = await buffer(req);
  res.setHeader('content-type', 'application/json');
  res.write(report(req, body));
  res.end();
});

announce(server, 'https');
