import { track } from '@outworx/otel-webhooks';

export async function POST(request) {
  const { id } = await request.json();
  console.log(`handling ${id}`);
  track.processed();
  return Response.json({ received: true });
}
