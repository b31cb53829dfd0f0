/** A listener that routes by itself. */
exports.packages = [];

exports.build =
  ({ receive }) =>
  async (req, res) => {
    const { pathname } = new URL(req.url, 'http://localhost');
    if (req.method !== 'POST' || pathname !== '/webhooks/stripe') {
      res.statusCode = 404;
      res.end();
      return;
    }
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    try {
      res.end(JSON.stringify(await receive(JSON.parse(Buffer.concat(chunks).toString()), req.outworxTrack)));
    } catch {
      res.statusCode = 500;
      res.end('broken');
    }
  };
