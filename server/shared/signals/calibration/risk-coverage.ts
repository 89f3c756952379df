// Selective prediction: how many errors are left among the surest items as fewer of them are answered. Geifman and
// El-Yaniv, arXiv 1705.08500; the excess over the best order is E-AURC, arXiv 1805.08206.
import type { RiskPoint } from '../../protocol/calibration-report.ts';
import type { TieBlock } from './scored-item.ts';

export interface RiskCoverage {
  /** Area under the curve: mean risk over the coverages 1/N … 1; lower is better. */
  readonly aurc: number;
  /** The area less that of an order with all right items first; 0 is best. */
  readonly excess: number;
  /** At the ends of ties, thinned to some hundred points. */
  readonly curve: readonly RiskPoint[];
}

/** More points than a plot can show say nothing. */
const mostPoints = 100;

/** Within ties the expected risk of a random order. Null for none. @param blocks in ascending order of score */
export function riskCoverage(blocks: readonly TieBlock[]): RiskCoverage | null {
  const n = blocks.reduce((sum, { weight }) => sum + weight, 0);
  if (n === 0) return null;
  const curve: RiskPoint[] = [];
  let answered = 0;
  let errors = 0;
  let area = 0;
  for (const { weight, right, score } of blocks.toReversed()) {
    const wrong = weight - right;
    for (let k = 1; k <= weight; k++) area += (errors + (wrong * k) / weight) / (answered + k);
    answered += weight;
    errors += wrong;
    curve.push({ coverage: answered / n, risk: errors / answered, threshold: score });
  }
  let best = 0;
  for (let k = n - errors + 1; k <= n; k++) best += (k - (n - errors)) / k;
  // Rounding may leave the best order a hair below 0.
  return { aurc: area / n, excess: Math.max(0, (area - best) / n), curve: thin(curve) };
}

function thin(curve: readonly RiskPoint[]): readonly RiskPoint[] {
  if (curve.length <= mostPoints) return curve;
  let next = 0;
  return curve.filter(({ coverage }, at) => {
    if (coverage < next && at < curve.length - 1) return false;
    next = coverage + 1 / mostPoints;
    return true;
  });
}
