exports.packages = ['restify'];

exports.build = ({ receive }, restifyModule) => {
  const restify = restifyModule.default ?? restifyModule;
  const server = restify.createServer();
  server.pre((req, _res, next) => {
    if (req.url === '/door') req.url = '/webhooks/stripe';
    next();
  });
  server.use(restify.plugins.bodyParser());
  server.post('/webhooks/:provider', (req, res, next) => {
    receive(req.body, req.outworxTrack).then((answer) => {
      res.send(answer);
      next();
    }, next);
  });
  return (req, res) => server._onRequest(req, res);
};
