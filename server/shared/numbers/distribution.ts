// The numbers of one next-token distribution, from its logits or probabilities: the definitions that the scoring graph
// computes in bulk. Natural logarithms, temperature 1; 0 ln 0 = 0.

/** ln sum exp(z), shifted by the maximum. */
export function logSumExp(logits: readonly number[]): number {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  if (top === -Infinity) return -Infinity;
  return top + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - top), 0));
}

/** H = -sum p ln p in nats, clamped to [0, ln V]. */
export function entropy(probabilities: readonly number[]): number {
  const sum = probabilities.reduce((total, p) => total - (p > 0 ? p * Math.log(p) : 0), 0);
  return Math.min(Math.max(sum, 0), Math.log(probabilities.length));
}

/** 1 + number of tokens more probable than `token`. */
export function rank(probabilities: readonly number[], token: number): number {
  const own = probabilities[token] ?? 0;
  return 1 + probabilities.filter((p) => p > own).length;
}

/** p(1) - p(2), in [0, 1]: how far apart the two best options are (T3). */
export function margin(probabilities: readonly number[]): number {
  const [first, second] = twoLargest(probabilities);
  return first - second;
}

/** p(token) - p(2): equals the margin where the token is the argmax, else at most 0 (T3, RLSF code). */
export function disparity(probabilities: readonly number[], token: number): number {
  return (probabilities[token] ?? 0) - twoLargest(probabilities)[1];
}

/** KL(U || p) = LSE(z) - mean(z) - ln V, >= 0 (T4, arXiv 2502.18581). Not comparable between vocabularies. */
export function selfCertainty(logits: readonly number[]): number {
  const mean = logits.reduce((sum, z) => sum + z, 0) / logits.length;
  return Math.max(0, logSumExp(logits) - mean - Math.log(logits.length));
}

/** What the k likeliest tokens alone say about the entropy (signals.md 1.5); `size` is the vocabulary size V. */
export function entropyBounds(
  likeliest: readonly number[],
  size: number,
): { unnormalized: number; lower: number; upper: number; renormalized: number } {
  const mass = likeliest.reduce((sum, p) => sum + p, 0);
  const tail = Math.max(0, 1 - mass);
  const unnormalized = likeliest.reduce((total, p) => total - (p > 0 ? p * Math.log(p) : 0), 0);
  const rest = size - likeliest.length;
  return {
    unnormalized,
    lower: unnormalized - (tail > 0 ? tail * Math.log(tail) : 0),
    upper: unnormalized - (tail > 0 && rest > 0 ? tail * Math.log(tail / rest) : 0),
    renormalized: mass > 0 ? Math.log(mass) + unnormalized / mass : 0,
  };
}

function twoLargest(values: readonly number[]): readonly [number, number] {
  let first = 0;
  let second = 0;
  for (const value of values) {
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  return [first, second];
}
