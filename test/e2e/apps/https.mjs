import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { announce, report } from './report.cjs';

const { TLS_KEY: key, TLS_CERT: cert } = process.env;

const server = https.createServer({ key, cert }, async (req, res) => {
  const body = await buffer(req);
  res.setHeader('content-type', 'application/json');
  res.end(report(req, body));
});

announce(server, 'https');
