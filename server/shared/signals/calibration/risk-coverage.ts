// Selective prediction: how many errors are left among the surest items as fewer of them are answered. Geifman and
// El-Yaniv, arXiv 1705.08500; the excess over the best order is E-AURC, arXiv 1805.08206.
import type { RiskPoint } from '../../protocol/calibration-report.ts';
import type { TieBlocks } from './scored-item.ts';

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

/** Within ties the expected risk of a random order. Null for none. */
export function riskCoverage({ score, weight, right }: TieBlocks): RiskCoverage | null {
  const n = weight.reduce((sum, items) => sum + items, 0);
  if (n === 0) return null;
  const curve: RiskPoint[] = [];
  let answered = 0;
  let errors = 0;
  let area = 0;
  for (let at = score.length - 1; at >= 0; at--) {
    const items = weight[at] ?? 0;
    const wrong = items - (right[at] ?? 0);
    for (let k = 1; k <= items; k++) area += (errors + (wrong * k) / items) / (answered + k);
    answered += items;
    errors += wrong;
    if (items > 0) curve.push({ coverage: answered / n, risk: errors / answered, threshold: score[at] ?? 0 });
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
