const { createReadStream } = require('node:fs');
const { pipeline, Writable } = require('node:stream');
const { buffer } = require('node:stream/consumers');
const { createGunzip } = require('node:zlib');
const { createHash } = require('node:crypto');

const digest = (bytes) => `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;
const isHttp2 = (req) => req.httpVersionMajor === 2;

/** Ways to read a body. */
const read = {
  data(req, done) {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => done(Buffer.concat(chunks)));
  },
  readable(req, done) {
    const chunks = [];
    req.on('readable', () => {
      for (let chunk = req.read(); chunk !== null; chunk = req.read()) chunks.push(chunk);
    });
    req.on('end', () => done(Buffer.concat(chunks)));
  },
  pipe(req, done) {
    const chunks = [];
    const sink = new Writable({
      write(chunk, _encoding, next) {
        chunks.push(chunk);
        next();
      },
    });
    req.pipe(sink).on('finish', () => done(Buffer.concat(chunks)));
  },
};

function answerWith(how) {
  return (req, res) => read[how](req, (bytes) => res.end(digest(bytes)));
}

/** Handlers for any server of Node's, by the last part of the path. */
exports.handlers = {
  // Ways to read.
  data: answerWith('data'),
  readable: answerWith('readable'),
  pipe: answerWith('pipe'),
  async iterate(req, res) {
    const chunks = [];
    try {
      for await (const chunk of req) chunks.push(chunk);
    } catch {
      return;
    }
    res.end(digest(Buffer.concat(chunks)));
  },
  text(req, res) {
    let text = '';
    req.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    req.on('end', () => res.end(digest(Buffer.from(text))));
  },
  echo(req, res) {
    if (req.headers['content-length']) res.setHeader('content-length', req.headers['content-length']);
    req.pipe(res);
  },
  later(req, res) {
    setTimeout(() => read.data(req, (bytes) => res.end(digest(bytes))), 5);
  },
  async gunzip(req, res) {
    if (req.headers['content-encoding'] !== 'gzip') return answerWith('data')(req, res);
    res.end(digest(await buffer(req.pipe(createGunzip()))));
  },
  unread: (_req, res) => res.end('not read'),
  paused(req, res) {
    req.pause();
    res.end('not read');
  },

  // Ways to answer before the body is there.
  'by-head': (_req, res) => res.writeHead(413, { connection: 'close' }).end('too much'),
  'by-head-stay': (_req, res) => res.writeHead(401).end('who?'),
  'by-first-chunk': (req, res) => req.once('data', (chunk) => res.end(`first of ${chunk.length > 0}`)),
  invite(req, res) {
    res.writeContinue();
    read.data(req, (bytes) => res.end(digest(bytes)));
  },

  // Ways to answer.
  json: (req, res) =>
    read.data(req, (bytes) => res.setHeader('content-type', 'application/json').end(JSON.stringify({ saw: digest(bytes) }))),
  'no-content': (_req, res) => res.writeHead(204).end(),
  'not-modified': (_req, res) => res.writeHead(304, { etag: '"1"' }).end(),
  'list-head': (req, res) =>
    res
      .writeHead(
        200,
        isHttp2(req) ? { 'x-one': '1', 'set-cookie': ['a=1', 'b=2'] } : ['X-One', '1', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2'],
      )
      .end('fine'),
  hints: (_req, res) => res.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }, () => res.end('fine')),
  continue(_req, res) {
    res.writeContinue();
    res.writeProcessing?.();
    res.end('fine');
  },
  trailers(req, res) {
    res.setHeader('trailer', 'x-sum');
    read.data(req, (bytes) => {
      res.write(digest(bytes));
      res.addTrailers({ 'x-sum': req.trailers['x-sum'] ?? 'none' });
      res.end();
    });
  },
  file: (_req, res) => pipeline(createReadStream(__filename), res, () => {}),
  megabytes(_req, res) {
    let left = 48;
    const more = () => {
      while (left-- > 0) if (!res.write(Buffer.alloc(65_536, left))) return res.once('drain', more);
      res.end();
    };
    more();
  },
  parts(_req, res) {
    res.write('one');
    setImmediate(() => {
      res.write('two');
      setTimeout(() => res.end('three'), 3);
    });
  },
  flushed(_req, res) {
    res.flushHeaders();
    setTimeout(() => res.end('fine'), 3);
  },
  corked(_req, res) {
    res.cork?.();
    res.write('a');
    res.write('b');
    process.nextTick(() => res.uncork?.());
    res.end('c');
  },
  'close-header': (_req, res) => res.setHeader('connection', 'close').end('fine'),
  /** Never ends: for senders that go away. */
  'first-only': (_req, res) => res.write('first'),

  // What should not be written.
  'end-twice'(_req, res) {
    res.end('first');
    res.end();
  },
  'write-after-end'(_req, res) {
    res.end('first');
    res.write('second');
  },
  'head-twice'(_req, res) {
    res.writeHead(200);
    res.writeHead(500);
  },
  'late-header'(_req, res) {
    res.end('first');
    res.setHeader('x-late', '1');
  },
  'bad-header': (_req, res) => res.setHeader('x-bad', 'a\r\nb'),
  throw() {
    throw new Error('thrown on purpose');
  },
  'throw-in-data': (req) =>
    req.on('data', () => {
      throw new Error('thrown on purpose');
    }),
  async reject() {
    throw new Error('rejected on purpose');
  },
  'destroy-request': (req) => req.destroy(),
  'destroy-response': (_req, res) => res.destroy(),
  'destroy-half-way': (_req, res) => res.write('half', () => res.destroy()),
};
