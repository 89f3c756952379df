// How far confidences are from the frequencies they promise: Brier score, expected calibration error with bins of equal
// width and of equal mass, overconfidence. The formulas are those of RLCR, arXiv 2507.16806; bins are left-closed, the
// last one includes 1. Items of equal confidence always share a bin.
import type { ReliabilityBin } from '../../protocol/calibration-report.ts';
import type { TieBlocks } from './scored-item.ts';

export const defaultBins = 10;

export interface Reliability {
  /** Mean squared difference, [0, 1]. */
  readonly brier: number;
  /** Mean confidence less accuracy, [-1, 1]. */
  readonly overconfidence: number;
  readonly meanConfidence: number;
  readonly accuracy: number;
}

/** Null for none. @param blocks confidences in [0, 1] */
export function reliability({ score, weight, right }: TieBlocks): Reliability | null {
  let n = 0;
  let rightOnes = 0;
  let confidence = 0;
  let squares = 0;
  for (let at = 0; at < score.length; at++) {
    const c = score[at] ?? 0;
    const items = weight[at] ?? 0;
    const own = right[at] ?? 0;
    n += items;
    rightOnes += own;
    confidence += items * c;
    squares += own * (1 - c) ** 2 + (items - own) * c ** 2;
  }
  if (n === 0) return null;
  const meanConfidence = confidence / n;
  const accuracy = rightOnes / n;
  return { brier: squares / n, overconfidence: meanConfidence - accuracy, meanConfidence, accuracy };
}

export function equalWidthBins(blocks: TieBlocks, bins = defaultBins): ReliabilityBin[] {
  // 0.3 * 10 is 3, and 0.29 * 100 is 28.999…: the edge is compared as it is written, k / bins.
  const binOf = (score: number): number => {
    const guess = Math.min(bins - 1, Math.floor(score * bins));
    return guess + 1 < bins && score >= (guess + 1) / bins ? guess + 1 : score < guess / bins ? guess - 1 : guess;
  };
  return gather(blocks, bins, binOf).map(({ bin, ...sums }) => ({ ...sums, low: bin / bins, high: (bin + 1) / bins }));
}

/**
 * Bins of as equal a number of items as ties allow: a block of equal confidences goes whole to the bin in which its middle
 * lies.
 */
export function equalMassBins(blocks: TieBlocks, bins = defaultBins): ReliabilityBin[] {
  const n = blocks.weight.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const binOf = (_: number, weight: number): number => {
    const middle = before + weight / 2;
    before += weight;
    return Math.min(bins - 1, Math.floor((bins * middle) / n));
  };
  return gather(blocks, bins, binOf).map(({ bin: _, ...sums }) => sums);
}

/** Expected calibration error: the bins' gaps weighted by their share of the items, [0, 1]; null for none. */
export function calibrationError(bins: readonly ReliabilityBin[]): number | null {
  const n = bins.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return null;
  return bins.reduce((sum, bin) => sum + (bin.count / n) * Math.abs(bin.meanConfidence - bin.accuracy), 0);
}

/** Bins that hold something, in ascending order, with the smallest and largest confidence in each. */
function gather(
  { score, weight, right }: TieBlocks,
  bins: number,
  binOf: (score: number, weight: number) => number,
): (ReliabilityBin & { readonly bin: number })[] {
  const sums = Array.from({ length: bins }, () => ({ low: 0, high: 0, count: 0, confidence: 0, right: 0 }));
  for (let at = 0; at < score.length; at++) {
    const items = weight[at] ?? 0;
    const c = score[at] ?? 0;
    if (items === 0) continue;
    const sum = sums[binOf(c, items)];
    if (sum === undefined) continue;
    if (sum.count === 0) sum.low = c;
    sum.high = c;
    sum.count += items;
    sum.confidence += items * c;
    sum.right += right[at] ?? 0;
  }
  return sums.flatMap(({ low, high, count, confidence, right: rightOnes }, bin) =>
    count === 0 ? [] : [{ bin, low, high, count, meanConfidence: confidence / count, accuracy: rightOnes / count }],
  );
}

/** Reward of RLCR: y - (c - y)^2; the released code adds 1. */
export function rlcrReward(confidence: number, isRight: boolean, form: 'paper' | 'code' = 'paper'): number {
  const y = Number(isRight);
  return y - (confidence - y) ** 2 + (form === 'code' ? 1 : 0);
}
