import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { announce, report } from './report.cjs';

function collector(done) {
  const chunks = [];
  return new Writable({
    write(chunk, _encoding, next) {
      chunks.push(chunk);
      next();
    },
    final(next) {
      done(Buffer.concat(chunks));
      next();
    },
  });
}

announce(
  createServer((req, res) => {
    res.setHeader('content-type', 'application/json');
    req.pipe(collector((body) => res.end(report(req, body))));
  }),
);
