// Loaded both ways: the one that looks is required, the one that marks is imported.
const { createServer } = require('node:http');
const required = require('@outworx/otel-webhooks');

import('@outworx/otel-webhooks').then((imported) => {
  const server = createServer((_req, res) => {
    imported.track.processed();
    res.end(`${imported.track === required.track} ${required.getDelivery()?.verified}`);
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
  process.on('SIGTERM', () => server.close());
});
