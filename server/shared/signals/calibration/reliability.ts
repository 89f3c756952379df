// How far confidences are from the frequencies they promise: Brier score, expected calibration error with bins of equal
// width and of equal mass, overconfidence. The formulas are those of RLCR, arXiv 2507.16806; bins are left-closed, the
// last one includes 1. Items of equal confidence always share a bin.
import type { ReliabilityBin } from '../../protocol/calibration-report.ts';
import type { TieBlock } from './scored-item.ts';

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
export function reliability(blocks: readonly TieBlock[]): Reliability | null {
  let n = 0;
  let right = 0;
  let confidence = 0;
  let squares = 0;
  for (const block of blocks) {
    n += block.weight;
    right += block.right;
    confidence += block.weight * block.score;
    squares += block.right * (1 - block.score) ** 2 + (block.weight - block.right) * block.score ** 2;
  }
  if (n === 0) return null;
  const meanConfidence = confidence / n;
  const accuracy = right / n;
  return { brier: squares / n, overconfidence: meanConfidence - accuracy, meanConfidence, accuracy };
}

export function equalWidthBins(blocks: readonly TieBlock[], bins = defaultBins): ReliabilityBin[] {
  // 0.3 * 10 is 3, and 0.29 * 100 is 28.999…: the edge is compared as it is written, k / bins.
  const binOf = (score: number): number => {
    const guess = Math.min(bins - 1, Math.floor(score * bins));
    return guess + 1 < bins && score >= (guess + 1) / bins ? guess + 1 : score < guess / bins ? guess - 1 : guess;
  };
  return gather(
    blocks,
    ({ score }) => binOf(score),
    (bin) => ({ low: bin / bins, high: (bin + 1) / bins }),
  );
}

/**
 * Bins of as equal a number of items as ties allow: a block of equal confidences goes whole to the bin in which its middle
 * lies.
 * @param blocks in ascending order
 */
export function equalMassBins(blocks: readonly TieBlock[], bins = defaultBins): ReliabilityBin[] {
  const n = blocks.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  return gather(blocks, ({ weight }) => {
    const middle = before + weight / 2;
    before += weight;
    return Math.min(bins - 1, Math.floor((bins * middle) / n));
  });
}

/** Expected calibration error: the bins' gaps weighted by their share of the items, [0, 1]; null for none. */
export function calibrationError(bins: readonly ReliabilityBin[]): number | null {
  const n = bins.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return null;
  return bins.reduce((sum, bin) => sum + (bin.count / n) * Math.abs(bin.meanConfidence - bin.accuracy), 0);
}

function gather(
  blocks: readonly TieBlock[],
  binOf: (block: TieBlock) => number,
  edges?: (bin: number) => { readonly low: number; readonly high: number },
): ReliabilityBin[] {
  const sums = new Map<number, { low: number; high: number; count: number; confidence: number; right: number }>();
  for (const block of blocks) {
    const bin = binOf(block);
    const sum = sums.get(bin) ?? { low: block.score, high: block.score, count: 0, confidence: 0, right: 0 };
    sum.high = block.score;
    sum.count += block.weight;
    sum.confidence += block.weight * block.score;
    sum.right += block.right;
    sums.set(bin, sum);
  }
  return [...sums].map(([bin, { low, high, count, confidence, right }]) => ({
    ...(edges?.(bin) ?? { low, high }),
    count,
    meanConfidence: confidence / count,
    accuracy: right / count,
  }));
}

/** Reward of RLCR: y - (c - y)^2; the released code adds 1. */
export function rlcrReward(confidence: number, isRight: boolean, form: 'paper' | 'code' = 'paper'): number {
  const y = Number(isRight);
  return y - (confidence - y) ** 2 + (form === 'code' ? 1 : 0);
}
