/** Express 4.0 has no parser of its own. */
exports.packages = ['express', 'body-parser'];

exports.build = ({ receive }, expressModule, parserModule) => {
  const express = expressModule.default ?? expressModule;
  const { json } = parserModule.default ?? parserModule;
  const app = express();
  app.use((req, _res, next) => {
    if (req.url === '/door') req.url = '/webhooks/stripe';
    next();
  });
  app.use(json());
  app.use(
    '/webhooks',
    express.Router().post('/:provider', (req, res, next) => {
      receive(req.body, req.outworxTrack).then((answer) => res.json(answer), next);
    }),
  );
  app.use((_error, _req, res, _next) => res.status(500).send('broken'));
  return app;
};
