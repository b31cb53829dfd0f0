import * as http from 'node:http';

const server = http.createServer((req, res) => req.resume().on('end', () => res.end()));
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => {
  server.close(() => console.log('drained'));
  server.closeIdleConnections();
});
