import { app } from './app.mjs';

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) => app(request, { given: 'by the runtime' }),
  error: () => new Response('error', { status: 500 }),
});
console.log(`listening http://127.0.0.1:${server.port}`);
