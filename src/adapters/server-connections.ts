import diagnosticsChannel from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';

const CHANNEL = 'net.server.socket';

/**
 * Tells of a server of HTTP with each of its connections: before its first request, be that an upgrade, and also of http2
 * servers that were made before us. Returns the way back.
 */
export function onConnection(seen: (server: EventEmitter) => void): () => void {
  const onSocket = (message: unknown) => {
    const { server } = (message as { socket: { server?: EventEmitter | null } }).socket;
    if (server && isHttpServer(server)) seen(server);
  };
  diagnosticsChannel.subscribe(CHANNEL, onSocket);
  return () => {
    diagnosticsChannel.unsubscribe(CHANNEL, onSocket);
  };
}

/** The classes of http2 are not given out. */
function isHttpServer(server: EventEmitter): boolean {
  const { Server: HttpServer } = process.getBuiltinModule('node:http');
  const { Server: HttpsServer } = process.getBuiltinModule('node:https');
  return server instanceof HttpServer || server instanceof HttpsServer || /^Http2(Secure)?Server$/.test(server.constructor.name);
}
