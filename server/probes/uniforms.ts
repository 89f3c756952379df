// The random numbers of sampled probes: one for each seed, probe, sample and position, whatever is packed with it, so that
// a sample can be drawn again alone. SplitMix64 (Steele, Lea, Flood 2014) over the four in turn. Pure.

const mask = (1n << 64n) - 1n;
const increment = 0x9e3779b97f4a7c15n;

export interface DrawPlace {
  readonly seed: number;
  /** Number of the probe in its trace. */
  readonly probe: number;
  readonly sample: number;
  readonly position: number;
}

/** In [0, 1), a multiple of 2^-24, so that float32 holds it exactly. All parts are whole and not negative. */
export function uniformAt({ seed, probe, sample, position }: DrawPlace): number {
  let state = 0n;
  for (const part of [seed, probe, sample, position]) state = mix((state + increment * (BigInt(part) + 1n)) & mask);
  return Number(state >> 40n) / 2 ** 24;
}

function mix(value: bigint): bigint {
  let z = value;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return z ^ (z >> 31n);
}
