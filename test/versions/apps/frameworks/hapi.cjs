exports.packages = ['@hapi/hapi'];

exports.build = async ({ receive }, hapiModule) => {
  const server = (hapiModule.default ?? hapiModule).server({ autoListen: false, debug: false });
  server.ext('onRequest', (request, h) => {
    if (request.path === '/door') request.setUrl('/webhooks/stripe');
    return h.continue;
  });
  server.route({
    method: 'POST',
    path: '/webhooks/{provider}',
    handler: (request) => receive(request.payload, request.outworxTrack),
  });
  await server.start();
  return (req, res) => server.listener.emit('request', req, res);
};
