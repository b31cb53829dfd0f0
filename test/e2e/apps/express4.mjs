import express from 'express4';
import { report } from './report.cjs';

const hooks = express.Router();
hooks.all('/', async (req, res) => {
  await new Promise(setImmediate);
  res.type('json').send(report(req, req.body));
});

const app = express();
app.use(express.json());
app.use(express.raw({ type: () => true }));
app.use('/hooks', hooks);
app.use('/other', hooks);

const server = app.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
