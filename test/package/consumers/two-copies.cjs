// `second` is another copy of the package, as a dependency of a dependency may bring one.
const { createServer } = require('node:http');
const { getDelivery, track } = require('@outworx/otel-webhooks');
const second = require('second');

const server = createServer((_req, res) => {
  second.track.processed();
  res.end(`${track === second.track} ${getDelivery()?.verified} ${second.getDelivery()?.verified}`);
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => server.close());
