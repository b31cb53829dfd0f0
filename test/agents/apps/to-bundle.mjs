/** For a bundler, written without us. A request for `/door` comes to the handler by a rewrite. */
import express from 'express';

let runs = 0;
const app = express();
app.use((req, _res, next) => {
  if (req.url === '/door') req.url = '/hooks';
  next();
});
app.post('/hooks', (_req, res) => res.send(`run ${++runs}`));
const server = app.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
