import { createServer } from 'node:http';
import next from 'next';
import { startTelemetry } from './telemetry.mjs';

// As an application's instrumentation would: before its routes are loaded.
startTelemetry();

const server = next({ dev: false, dir: new URL('../next', import.meta.url).pathname });
await server.prepare();
const http = createServer(server.getRequestHandler());
http.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${http.address().port}`));
