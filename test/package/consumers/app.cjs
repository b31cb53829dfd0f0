const { createServer } = require('node:http');
const { getDelivery, track } = require('@outworx/otel-webhooks');

const server = createServer((_req, res) => {
  track.processed();
  res.end(String(getDelivery()?.verified));
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => server.close());
