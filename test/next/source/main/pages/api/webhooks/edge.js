import { ran } from '../../../lib/ran';

export const config = { runtime: 'edge' };

export default async function handler(request) {
  const event = await request.json();
  await ran('API, edge', { id: event.id });
  return Response.json({ received: event.id });
}
