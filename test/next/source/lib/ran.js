/** Tells the test that a handler ran: it has no way to keep that to itself, in whatever runtime it is. */
export async function ran(handler, about = {}) {
  await fetch(process.env.EFFECTS, { method: 'POST', body: JSON.stringify({ handler, ...about }) });
}
