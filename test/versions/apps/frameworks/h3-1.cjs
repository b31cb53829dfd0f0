exports.packages = ['h3'];

exports.build = ({ receive }, { createApp, createRouter, eventHandler, readBody, toNodeListener }) => {
  const router = createRouter();
  router.post(
    '/webhooks/:provider',
    eventHandler(async (event) => receive(await readBody(event), event.node.req.outworxTrack)),
  );
  return toNodeListener(createApp().use(router));
};
