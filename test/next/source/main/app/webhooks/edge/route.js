import { ran } from '../../../lib/ran';

export const runtime = 'edge';

export async function POST(request) {
  const event = await request.json();
  await ran('route handler, edge', { id: event.id });
  return Response.json({ received: event.id });
}
