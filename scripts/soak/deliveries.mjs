/** Four new events, then one that was sent before, not long ago: a fifth are duplicates. */
export function eventOf(delivery) {
  const block = Math.floor(delivery / 5);
  const place = delivery % 5;
  if (place < 4) return block * 4 + place;
  const newest = block * 4 + 3;
  return Math.max(0, newest - (mix(delivery) % 1_000));
}

/** Which of the workers gets a delivery: any. */
export function workerOf(delivery, workers) {
  return mix(delivery * 31 + 7) % workers;
}

export function eventCount(deliveries) {
  return Math.floor(deliveries / 5) * 4 + Math.min(4, deliveries % 5);
}

function mix(number) {
  let x = (number ^ 0x9e3779b9) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
