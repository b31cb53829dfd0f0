import { H3, serve } from 'h3';
import { app } from './app.mjs';

const h3 = new H3({ silent: true }).all('/**', (event) => app(event.req, { given: 'by the runtime' }));
const server = serve(h3, { hostname: '127.0.0.1', port: 0, silent: true });
await server.ready();
console.log(`listening ${server.url.replace(/\/$/, '')}`);
