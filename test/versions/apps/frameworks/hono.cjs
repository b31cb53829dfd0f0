exports.packages = ['hono', '@hono/node-server'];

exports.build = async ({ receive, loadOurs }, { Hono }, { getRequestListener }) => {
  const { webhookGuard } = await loadOurs('@outworx/otel-webhooks/hono');
  const getPath = (request) => {
    const { pathname } = new URL(request.url);
    return pathname === '/door' ? '/webhooks/stripe' : pathname;
  };
  const app = new Hono({ getPath });
  app.onError((_error, c) => c.text('broken', 500));
  app.use('*', webhookGuard());
  app.post('/webhooks/:provider', async (c) => c.json(await receive(await c.req.json(), c.get('outworxTrack'))));
  return getRequestListener(app.fetch);
};
