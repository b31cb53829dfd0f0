import * as http from 'node:http';

// Comes to its end with its first answer.
const server = http.createServer();
server.on('connection', () => server.close());
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
