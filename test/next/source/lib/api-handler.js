import { getDelivery, track } from '@outworx/otel-webhooks';
import { ran } from './ran';

export const apiHandler = (handler, read) => async (req, res) => {
  const event = await read(req);
  const isTracked = req.outworxTrack !== undefined;
  await ran(handler, { id: event.id, isVerified: getDelivery()?.verified === true, isTracked });
  track.processed();
  res.json({ received: event.id });
};

export async function readRaw(req) {
  const chunks = await req.toArray();
  return JSON.parse(Buffer.concat(chunks));
}
