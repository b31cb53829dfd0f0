import { Agent, request } from 'node:http';

export function createSender(sockets) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  return { send, close: () => agent.destroy() };

  /** The status, or undefined when there was no answer. */
  function send(port, event) {
    return new Promise((resolve) => {
      const headers = { 'x-signature': 'good', 'x-event-id': String(event), 'content-length': 2 };
      const req = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/webhooks/test', headers }, (res) => {
        res.resume();
        res.once('end', () => resolve(res.statusCode));
        res.once('error', () => resolve(undefined));
      });
      req.once('error', () => resolve(undefined));
      req.end('{}');
    });
  }
}
