// Which inputs of a linear layer stand apart in the fast mode: those that reach furthest. In language models a few
// channels carry values tens of times the others'; rounding them with the others would cost the others their bits
// (LLM.int8(), Dettmers et al. 2022, found them the same in all texts).

/** One input in sixteen, in whole groups: products over few inputs are quick only in such. */
const share = 1 / 16;
const group = 8;
/** Digits of a peak that count: on another processor it may end otherwise, and the choice should not. */
const digits = 3;

/**
 * @param peaks (inputs) largest magnitude of each input in a text
 * @returns indices, ascending; of equal ones the first
 */
export function inputsApart(peaks: Float32Array): Int32Array {
  const count = Math.min(peaks.length, group * Math.max(1, Math.floor((share * peaks.length) / group)));
  const rounded = Array.from(peaks, (peak) => Number(peak.toPrecision(digits)));
  const order = rounded.map((_, input) => input).sort((a, b) => (rounded[b] ?? 0) - (rounded[a] ?? 0) || a - b);
  return Int32Array.from(order.slice(0, count)).sort();
}
