exports.packages = ['h3'];

exports.build = ({ receive }, { H3, toNodeHandler }) => {
  const app = new H3({ silent: true });
  app.post('/webhooks/:provider', async (event) => receive(await event.req.json(), event.runtime.node.req.outworxTrack));
  return toNodeHandler(app);
};
