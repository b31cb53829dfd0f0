/** Written without us, and without an agent. A body says how often the handler has run. */
module.exports = (express) => {
  let runs = 0;
  const app = express();
  app.use(express.json());
  app.post('/hooks', (req, res) => {
    runs++;
    res.json({ run: runs, type: req.body.type });
  });
  app.post('/echo/:name', (req, res) => res.json({ name: req.params.name, body: req.body }));
  app.get('/text', (_req, res) => res.send('text'));
  app.get('/throws', async () => {
    throw new Error('on purpose');
  });
  app.use((_error, _req, res, _next) => res.status(500).send('failed'));
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
};
