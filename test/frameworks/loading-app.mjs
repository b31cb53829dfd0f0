/** The same as `loading-app.cjs`, as an ES module. */
import { createServer } from 'node:http';
import { WebhookInstrumentation } from '../../dist/index.js';

const routes = [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.SECRET }];
const { OURS, EXPRESS } = process.env;

if (OURS === 'before') new WebhookInstrumentation({ routes });
const { default: express } = await import(EXPRESS);
if (OURS === 'after') new WebhookInstrumentation({ routes });

const app = express();
app.use((req, _res, next) => {
  if (req.url === '/door') req.url = '/webhooks/stripe';
  next();
});
app.post('/webhooks/stripe', (_req, res) => res.send('handled'));
const server = createServer((req, res) => app(req, res));
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
