// Everything that calibration says of one part of a signal, with its bootstrap intervals.
import type { ConfidenceReport, Estimate, PartReport } from '../../protocol/calibration-report.ts';
import { auroc } from './auroc.ts';
import { estimate, makeResampling } from './bootstrap.ts';
import { calibrationError, equalMassBins, equalWidthBins, reliability } from './reliability.ts';
import { riskCoverage } from './risk-coverage.ts';
import { blocksOf, sortItems, tieBlocks, type ScoredItem, type TieBlocks } from './scored-item.ts';

/** A labeled trace with a value. */
export interface ClusteredItem extends ScoredItem {
  /** Number of its prompt. */
  readonly cluster: number;
}

export interface Resampling {
  readonly replicates: number;
  readonly seed: number;
  readonly bins: number;
  /** Awaited now and then, so that others may run; throws to stop. */
  readonly pause: () => Promise<void>;
}

type ItemReport = Pick<PartReport, 'n' | 'right' | 'auroc' | 'riskCoverage' | 'confidence'>;
type Statistic = (blocks: TieBlocks) => number | null;

/** @param items scores with larger ones surer; probabilities where `isConfidence` */
export async function reportItems(
  items: readonly ClusteredItem[],
  isConfidence: boolean,
  resampling: Resampling,
): Promise<ItemReport> {
  const inside = items.filter(({ score }) => score >= 0 && score <= 1);
  const [areaUnderCurve] = await estimates(items, [auroc], resampling);
  return {
    n: items.length,
    right: items.filter(({ right }) => right).length,
    auroc: areaUnderCurve ?? null,
    riskCoverage: riskCoverage(blocksOf(items)),
    confidence: isConfidence ? await reportConfidence(inside, items.length - inside.length, resampling) : null,
  };
}

async function reportConfidence(
  items: readonly ClusteredItem[],
  outside: number,
  resampling: Resampling,
): Promise<ConfidenceReport | null> {
  const { bins } = resampling;
  const statistics: Statistic[] = [
    (blocks) => reliability(blocks)?.brier ?? null,
    (blocks) => reliability(blocks)?.overconfidence ?? null,
    (blocks) => calibrationError(equalWidthBins(blocks, bins)),
    (blocks) => calibrationError(equalMassBins(blocks, bins)),
  ];
  const [brier, overconfidence, ece, eceEqualMass] = await estimates(items, statistics, resampling);
  if (!brier || !overconfidence || !ece || !eceEqualMass) return null;
  const blocks = blocksOf(items);
  return {
    ...{ brier, overconfidence, ece, eceEqualMass, outside },
    meanConfidence: reliability(blocks)?.meanConfidence ?? Number.NaN, // defined where the Brier score is
    bins: equalWidthBins(blocks, bins),
    binsEqualMass: equalMassBins(blocks, bins),
  };
}

/** One a statistic; null where it is undefined on the items themselves. */
async function estimates(
  items: readonly ClusteredItem[],
  statistics: readonly Statistic[],
  { replicates, seed, pause }: Resampling,
): Promise<(Estimate | null)[]> {
  const sorted = sortItems(items);
  const own = tieBlocks(sorted);
  const values = statistics.map((statistic) => statistic(own));
  const resampled: (number | null)[][] = statistics.map(() => []);
  if (values.some((value) => value !== null)) {
    const draw = makeResampling(numberFromZero(items.map(({ cluster }) => cluster)), seed);
    for (let replicate = 0; replicate < replicates; replicate++) {
      const blocks = tieBlocks(sorted, draw());
      statistics.forEach((statistic, at) => resampled[at]?.push(statistic(blocks)));
      await pause();
    }
  }
  return values.map((value, at) => (value === null ? null : estimate(value, resampled[at] ?? [])));
}

/** Prompts without an item here are not drawn. */
function numberFromZero(clusters: readonly number[]): Uint32Array {
  const numbers = new Map<number, number>();
  return Uint32Array.from(clusters, (cluster) => {
    const known = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, known);
    return known;
  });
}
