// The twelve bytes in which Q4_K and Q5_K pack a six-bit scale and a six-bit minimum for each of eight groups of 32.
//
//   bytes 0 … 3   low six bits: scales 0 … 3;    high two: upper bits of scales 4 … 7
//   bytes 4 … 7   low six bits: minima 0 … 3;    high two: upper bits of minima 4 … 7
//   bytes 8 … 11  low nibble: scales 4 … 7, lower bits;   high nibble: minima 4 … 7, lower bits

/** Scale of group 0 … 7; the twelve bytes begin at `at`. */
export function groupScale(bytes: Uint8Array, at: number, group: number): number {
  if (group < 4) return (bytes[at + group] ?? 0) & 63;
  return ((bytes[at + 4 + group] ?? 0) & 15) | (((bytes[at + group - 4] ?? 0) >> 6) << 4);
}

/** Minimum of group 0 … 7. */
export function groupMinimum(bytes: Uint8Array, at: number, group: number): number {
  if (group < 4) return (bytes[at + 4 + group] ?? 0) & 63;
  return ((bytes[at + 4 + group] ?? 0) >> 4) | (((bytes[at + group] ?? 0) >> 6) << 4);
}
