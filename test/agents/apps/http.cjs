/** The same as `routes.cjs`, with a plain server. */
const { createServer } = require('node:http');
let runs = 0;

const server = createServer(async (req, res) => {
  let text = '';
  for await (const chunk of req) text += chunk;
  if (req.url === '/text') return void res.end('text');
  if (req.url.startsWith('/echo/')) return void res.end(text);
  if (req.url === '/throws') return void res.writeHead(500).end('failed');
  if (req.url !== '/hooks') return void res.writeHead(404).end();
  runs++;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ run: runs, type: JSON.parse(text).type }));
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
