import { Hono } from 'hono';
import { app } from './app.mjs';

const { serve } = await import(process.argv[2]);
const hono = new Hono();
hono.onError((_error, c) => c.text('error', 500));
hono.all('*', (c) => app(c.req.raw, { given: 'by the runtime' }));
serve({ fetch: hono.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`listening http://127.0.0.1:${port}`));
