import { createServer } from 'node:http';
import next from 'next';

const app = next({ dev: false, dir: import.meta.dirname });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((req, res) => {
  // As custom servers do: an address of their own for a page, with and without Next's router.
  if (req.url === '/custom') {
    req.url = '/webhooks/stripe';
    handle(req, res);
  } else if (req.url === '/custom-api') {
    req.url = '/api/webhooks/parsed';
    handle(req, res);
  } else if (req.url === '/rendered') app.render(req, res, '/webhooks/shown');
  else handle(req, res);
});
server.listen(Number(process.env.PORT), 'localhost');
