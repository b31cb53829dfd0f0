exports.packages = ['connect', 'body-parser'];

/** The application has to be its server's own listener: see the docs. */
exports.build = ({ receive }, connectModule, parserModule) => {
  const app = (connectModule.default ?? connectModule)();
  const { json } = parserModule.default ?? parserModule;
  app.use((req, _res, next) => {
    if (req.url === '/door') req.url = '/webhooks/stripe';
    next();
  });
  app.use(json());
  app.use('/webhooks/stripe', (req, res, next) => {
    receive(req.body, req.outworxTrack).then((answer) => res.end(JSON.stringify(answer)), next);
  });
  app.use((_error, _req, res, _next) => {
    res.statusCode = 500;
    res.end('broken');
  });
  return app;
};
