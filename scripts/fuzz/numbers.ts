/** The same numbers for the same seed, each from 0 to below `below`. */
export type Numbers = (below: number) => number;

export function numbers(seed: number): Numbers {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export function pick<T>(next: Numbers, list: readonly T[]): T {
  return list[next(list.length)]!;
}

/** Mostly short, now and then two thousand. */
export function randomBytes(next: Numbers): Buffer {
  const bytes = Buffer.alloc(next(10) === 0 ? next(2_000) : next(120));
  for (let i = 0; i < bytes.length; i++) bytes[i] = next(256);
  return bytes;
}

/** One bit of one of `length` bytes from `start` is another; bit 7 stays, so that text stays ASCII. */
export function flipped(next: Numbers, bytes: Buffer, start = 0, length = bytes.length): Buffer {
  const copy = Buffer.from(bytes);
  const at = start + next(length);
  copy[at] = copy[at]! ^ (1 << next(7));
  return copy;
}
