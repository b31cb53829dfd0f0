import net from 'node:net';

/**
 * Sends each of `requests` (whole HTTP/1.1 messages) once, over `connections` keep-alive sockets, one at a time on each.
 * Gives the latencies in milliseconds and the statuses seen.
 */
export async function load(port, requests, connections = 4) {
  let next = 0;
  const latencies = [];
  const statuses = {};
  const worker = () =>
    new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('error', reject);
      let startedAt = 0;
      let text = '';
      const sendNext = () => {
        if (next >= requests.length) {
          socket.end();
          resolve();
          return;
        }
        startedAt = performance.now();
        socket.write(requests[next++]);
      };
      socket.on('connect', sendNext);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        const head = text.indexOf('\r\n\r\n');
        if (head < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (text.length < head + 4 + length) return;
        latencies.push(performance.now() - startedAt);
        const status = text.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        text = '';
        sendNext();
      });
    });
  await Promise.all(Array.from({ length: connections }, worker));
  latencies.sort((a, b) => a - b);
  return { latencies, statuses };
}
