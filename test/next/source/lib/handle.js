import { getDelivery, track } from '@outworx/otel-webhooks';
import { ran } from './ran';

/** A route handler that reports what it got. */
export const handle = (handler) => async (request, context) => {
  const event = await request.json();
  const delivery = getDelivery();
  await ran(handler, { id: event.id, isVerified: delivery?.verified === true, params: await context?.params });
  track.processed();
  return Response.json({ received: event.id });
};
