import { createSecureServer } from 'node:http2';
import { announce, report } from './report.cjs';

const { TLS_KEY: key, TLS_CERT: cert, ALLOW_HTTP1 } = process.env;

const server = createSecureServer({ key, cert, allowHTTP1: ALLOW_HTTP1 === 'true' }, (req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(report(req, Buffer.concat(chunks)));
  });
});

announce(server, 'https');
