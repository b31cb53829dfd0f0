export default function handler() {
  throw new RangeError('of the API handler');
}
