// Random numbers for resampling: the same seed gives the same ones on every machine. Not for secrets.

/**
 * SplitMix64 in two halves would need big integers; its 32-bit sibling (Steele, Lea, Flood 2014) is enough here.
 * @returns numbers in [0, 1)
 */
export function splitMix(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}
