// Numbers as IEEE half precision, which Node 20 has no array for: sixteen bits each.

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** The sixteen bits of the nearest half-precision number, ties to even; beyond ±65504 rounds to an infinity. */
export function float16Bits(value: number): number {
  asFloat[0] = value;
  const bits = asBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const half = exponent - 112; // the biases are 127 and 15
  if (half >= 31) return sign | 0x7c00;
  // A carry out of the fraction runs into the exponent, which is the next number up.
  if (half > 0) return sign + ((half << 10) | (fraction >>> 13)) + roundsUp(fraction, 13);
  const shift = 14 - half;
  if (shift > 24) return sign;
  const full = fraction | 0x800000;
  return sign + (full >>> shift) + roundsUp(full, shift);
}

/** 1 where the bits shifted out are more than half, or half and the last kept bit is odd. */
function roundsUp(bits: number, shift: number): number {
  const rest = bits & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && ((bits >>> shift) & 1) === 1) ? 1 : 0;
}

export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, float16Bits);
}
