import type { Track } from './track.js';

declare module 'node:http' {
  interface IncomingMessage {
    /** The delivery that this request is, on a configured route, for code that lost its async context. */
    outworxTrack?: Track;
  }
}
