export default async function handle(event) {
  const { id, type } = await event.req.json();
  if (type === 'invoice.voided') throw new RangeError('this one is not known here');
  console.log(`handling ${id}`);
  event.context.outworxTrack?.processed();
  return { received: true };
}
