exports.packages = ['fastify'];
exports.isToBeMadeAfter = true;

exports.build = async ({ receive }, fastifyModule) => {
  const app = (fastifyModule.default ?? fastifyModule)({
    rewriteUrl: (req) => (req.url === '/door' ? '/webhooks/stripe' : req.url),
  });
  app.register(async (child) => void child.post('/:provider', (request) => receive(request.body, request.outworxTrack)), {
    prefix: '/webhooks',
  });
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send('broken'));
  await app.ready();
  return (req, res) => app.server.emit('request', req, res);
};
