exports.packages = ['polka', 'body-parser'];

exports.build = ({ receive }, polkaModule, parserModule) => {
  const { json } = parserModule.default ?? parserModule;
  const app = (polkaModule.default ?? polkaModule)({
    onError(_error, _req, res) {
      res.statusCode = 500;
      res.end('broken');
    },
  });
  app.use(json());
  app.post('/webhooks/:provider', (req, res, next) => {
    receive(req.body, req.outworxTrack).then((answer) => res.end(JSON.stringify(answer)), next);
  });
  // It has chosen its handlers before its middleware runs.
  return (req, res) => {
    if (req.url === '/door') req.url = '/webhooks/stripe';
    app.handler(req, res);
  };
};
