const { createServer } = require('node:http');
const { createReadStream } = require('node:fs');
const { pipeline, Readable } = require('node:stream');
const { announce, report } = require('./report.cjs');

function* megabytes(count) {
  for (let i = 0; i < count; i++) yield Buffer.alloc(1_000_000, 'x');
}

/** Handlers that answer in ways that are allowed and seldom seen, and handlers that should not be written. */
const handlers = {
  answer: (_req, res) => res.end('fine'),
  'no-content': (_req, res) => res.writeHead(204).end(),
  'not-modified': (_req, res) => res.writeHead(304, { etag: '"1"' }).end(),
  redirect: (_req, res) => res.writeHead(302, 'Go There', { Location: '/elsewhere' }).end(),
  'array-headers': (_req, res) => res.writeHead(200, ['X-One', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('fine'),
  'nested-headers': (_req, res) => {
    res.writeHead(201, [
      ['X-One', '1'],
      ['Content-Type', 'text/plain'],
    ]);
    res.end('fine');
  },
  'header-casing': (_req, res) => {
    res.setHeader('X-MiXeD', ['1', '2']);
    res.appendHeader('x-mixed', '3');
    res.statusMessage = 'Quite Fine';
    res.end('fine', 'latin1');
  },
  trailers: (req, res) => {
    res.setHeader('Trailer', 'X-Sum');
    req.on('data', (chunk) => res.write(chunk));
    req.on('end', () => {
      res.addTrailers({ 'X-Sum': req.trailers['x-sum'] ?? 'none' });
      res.end();
    });
  },
  'early-hints': (_req, res) => {
    res.writeProcessing();
    res.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }, () => res.end('fine'));
  },
  'many-writes': (_req, res) => {
    res.write('one', () => {
      res.write(Buffer.from('two'));
      res.flushHeaders();
      setImmediate(() => res.end(new Uint8Array([51]), () => {}));
    });
  },
  cork: (_req, res) => {
    res.cork();
    res.write('a');
    res.write('YmM=', 'base64');
    process.nextTick(() => res.uncork());
    res.end();
  },
  'piped-file': (_req, res) => createReadStream(__filename).pipe(res),
  'end-twice': (_req, res) => {
    res.end('first');
    res.end();
  },
  'end-twice-with-callback': (_req, res) => {
    res.end('first');
    res.end((error) => report({ method: 'end', url: error?.code }));
  },
  'answer-without-reading': (_req, res) => res.writeHead(200, { connection: 'close' }).end('fine'),
  'answer-then-mark': (req, res) => {
    res.end('fine');
    setTimeout(() => req.outworxTrack?.processed(), 5);
  },
  destroy: (_req, res) => res.destroy(),
  'destroy-half-way': (_req, res) => {
    res.writeHead(200, { 'content-length': 10 });
    res.write('half ', () => res.destroy());
  },
  silent: (req) => report(req),
  '500-megabytes': (_req, res) => {
    pipeline(Readable.from(megabytes(500)), res, () => {});
  },

  // After these there is no process any more.
  throw: () => {
    throw new Error('thrown on purpose');
  },
  'throw-while-reading': (req) => {
    req.on('data', () => {
      throw new Error('thrown on purpose');
    });
  },
  'throw-later': () => {
    setTimeout(() => {
      throw new Error('thrown on purpose');
    }, 5);
  },
  reject: async () => {
    throw new Error('thrown on purpose');
  },
  'write-after-end': (_req, res) => {
    res.end('first');
    res.write('second');
  },
  'end-twice-with-more': (_req, res) => {
    res.end('first');
    res.end('second');
  },
  'head-twice': (_req, res) => {
    res.end('first');
    res.writeHead(500);
  },
  exit: (_req, res) => res.end('bye', () => process.exit(3)),
};

if (process.env.SURVIVES) process.on('uncaughtException', () => {});

announce(createServer((req, res) => handlers[req.url.split('/').pop()](req, res)));
