import { defineEventHandler, readBody } from 'h3';

export default defineEventHandler(async (event) => {
  const { id, type } = await readBody(event);
  if (type === 'invoice.voided') throw new RangeError('this one is not known here');
  console.log(`handling ${id}`);
  event.context.outworxTrack?.processed();
  return { received: true };
});
