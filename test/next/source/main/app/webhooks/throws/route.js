export async function POST() {
  throw new RangeError('of the route handler');
}
