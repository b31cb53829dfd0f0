/** An http2 server whose application listens to the streams of each session. */
import { createServer } from 'node:http2';

const server = createServer().on('session', (session) => {
  session.on('stream', (stream) => {
    stream.respond({ ':status': 200 });
    stream.end('handled');
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
