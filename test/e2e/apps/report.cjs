const { createHash, randomUUID } = require('node:crypto');
const { appendFileSync } = require('node:fs');

/**
 * What these applications do with any request: leave one line in the file named by EFFECTS, so that runs of the handler are
 * counted outside the process, and say what they saw of the body. No two answers are the same, so that a repeated one shows.
 */
exports.report = (req, body) => {
  const bytes = bytesOf(body);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  appendFileSync(process.env.EFFECTS, `${req.method} ${req.originalUrl ?? req.url} ${sha256}\n`);
  return JSON.stringify({ length: bytes.length, sha256, run: randomUUID() });
};

exports.announce = (server, scheme = 'http') => {
  server.listen(0, '127.0.0.1', () => console.log(`listening ${scheme}://127.0.0.1:${server.address().port}`));
};

/** A body parser gives bytes, what the JSON meant, or nothing. */
function bytesOf(body) {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}
