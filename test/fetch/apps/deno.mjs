import { app } from './app.mjs';

Deno.serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    onListen: ({ port }) => console.log(`listening http://127.0.0.1:${port}`),
    onError: () => new Response('error', { status: 500 }),
  },
  (request) => app(request, { given: 'by the runtime' }),
);
