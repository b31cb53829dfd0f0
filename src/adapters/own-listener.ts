import { EventEmitter } from 'node:events';

/** Listens around any binding of listeners to the server span: what is ours is no part of the application's work. */
export function listenOurselves(emitter: EventEmitter, event: string, listener: () => void): void {
  EventEmitter.prototype.on.call(emitter, event, listener);
}
