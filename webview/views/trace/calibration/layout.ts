// What the page on calibration says, and the shapes of its two diagrams. Numbers and words; no DOM.
import type {
  CalibrationReport,
  Estimate,
  PartReport,
  PromptMean,
  ReliabilityBin,
  RiskPoint,
  SampledMean,
} from '../../../../server/shared/protocol/calibration-report.ts';
import { formatCount, formatNumber, formatPlural } from '../../../parts/format-number.ts';
import { partWords, splitKey } from '../signal-facts.ts';

export interface CalibrationRow {
  /** "<id>.<part>". */
  readonly part: string;
  readonly title: string;
  readonly n: string;
  /** Null with right or wrong traces alone. */
  readonly auroc: {
    readonly text: string;
    readonly interval: string;
    readonly from: number;
    readonly to: number;
  } | null;
  readonly ece: string;
  readonly brier: string;
  readonly aurc: string;
  readonly bestOfN: string;
  readonly vote: string;
  readonly usesGold: boolean;
}

export function describeFile(report: CalibrationReport): readonly string[] {
  const share = report.labeled === 0 ? '' : ` (${formatNumber((100 * report.right) / report.labeled, 1)} %)`;
  const lines = [
    `${formatPlural(report.traces, 'trace', 'traces')} of ${formatPlural(report.prompts, 'prompt', 'prompts')}, ${formatCount(report.annotated)} annotated, ${formatCount(report.labeled)} with a known outcome, ${formatCount(report.right)} right${share}.`,
  ];
  if (report.passAtK.length > 0) {
    const points = report.passAtK.map(({ n, value, prompts }) => `pass@${n} ${formatNumber(value, 2)} (${prompts})`);
    lines.push(`${points.join(' · ')} — over so many prompts.`);
  }
  if (report.majorityAtN.length > 0) {
    const points = report.majorityAtN.map(({ n, value, prompts }) => `maj@${n} ${formatNumber(value, 2)} (${prompts})`);
    lines.push(`${points.join(' · ')} — how often the answer that most of n samples give is right.`);
  }
  if (report.majority !== null)
    lines.push(
      `Majority vote: ${formatNumber(report.majority.value, 2)} right over ${formatPlural(report.majority.prompts, 'prompt', 'prompts')}. ${formatPlural(report.withoutLearningSignal, 'prompt has', 'prompts have')} samples that are all right or all wrong.`,
    );
  if (report.scorers.length > 1)
    lines.push(`Read by several models (${report.scorers.join(', ')}): their numbers do not belong together.`);
  if (report.labeled < 100)
    lines.push('Under 100 outcomes: calibration errors are mostly noise; look at the intervals.');
  return lines;
}

/** Parts that say something, the best judge of outcomes first, those that know the gold answer last. */
export function layoutCalibration({ parts }: CalibrationReport): readonly CalibrationRow[] {
  const distance = ({ auroc }: PartReport): number => (auroc === null ? -1 : Math.abs(auroc.value - 0.5));
  return [...parts]
    .filter(({ auroc, confidence }) => auroc !== null || confidence !== null)
    .sort((left, right) => Number(left.usesGold) - Number(right.usesGold) || distance(right) - distance(left))
    .map(rowOf);
}

function rowOf(part: PartReport): CalibrationRow {
  const { auroc, confidence, riskCoverage } = part;
  const most = part.bestOfN.at(-1);
  return {
    part: part.part,
    title: `${part.title}: ${partWords(splitKey(part.part).part)}${part.surer === 'low' ? ' (low is surer)' : ''}`,
    n: formatCount(part.n),
    auroc:
      auroc === null
        ? null
        : {
            text: formatNumber(auroc.value, 3),
            interval: intervalOf(auroc),
            from: auroc.low ?? auroc.value,
            to: auroc.high ?? auroc.value,
          },
    ece: confidence === null ? '' : `${formatNumber(confidence.ece.value, 3)} ${intervalOf(confidence.ece)}`,
    brier: confidence === null ? '' : formatNumber(confidence.brier.value, 3),
    aurc: riskCoverage === null ? '' : formatNumber(riskCoverage.aurc, 3),
    bestOfN: most === undefined ? '' : `${formatNumber(most.value, 2)} of ${most.n}`,
    vote: meanText(part.weightedVote ?? part.bordaVote),
    usesGold: part.usesGold,
  };
}

/** "[0.71, 0.92]", or nothing where resampling left it open. */
export function intervalOf({ low, high }: Estimate): string {
  return low === null || high === null ? '' : `[${formatNumber(low, 2)}, ${formatNumber(high, 2)}]`;
}

function meanText(mean: PromptMean | null): string {
  return mean === null ? '' : formatNumber(mean.value, 2);
}

/** A square diagram: 0 at the lower left, 1 at the upper right. */
export interface DiagramBox {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

export interface ReliabilityDot {
  readonly x: number;
  readonly y: number;
  /** Grows with the square root of how many traces are in the bin. */
  readonly radius: number;
  readonly why: string;
}

const largestDot = 12;
const smallestDot = 2;

export function layoutReliability(bins: readonly ReliabilityBin[], box: DiagramBox): readonly ReliabilityDot[] {
  const most = bins.reduce((largest, { count }) => Math.max(largest, count), 1);
  return bins.map(({ meanConfidence, accuracy, count, low, high }) => ({
    x: box.left + meanConfidence * box.size,
    y: box.top + (1 - accuracy) * box.size,
    radius: Math.max(smallestDot, largestDot * Math.sqrt(count / most)),
    why: `Confidence ${formatNumber(low, 2)} to ${formatNumber(high, 2)}: ${formatPlural(count, 'trace', 'traces')}, mean confidence ${formatNumber(meanConfidence, 3)}, ${formatNumber(100 * accuracy, 1)} % right.`,
  }));
}

/** Points of the risk over the coverage. */
export function layoutRisk(curve: readonly RiskPoint[], box: DiagramBox): readonly (readonly [x: number, y: number])[] {
  return curve.map(({ coverage, risk }) => [box.left + coverage * box.size, box.top + (1 - risk) * box.size]);
}

/** What is right how often with n of a prompt's samples, by what answers for them. */
export interface SampleCurve {
  readonly kind: 'pass' | 'majority' | 'best' | 'weighted' | 'borda';
  readonly title: string;
  readonly points: readonly SamplePoint[];
  /** Share and samples at the right end: "0.83 of 8". */
  readonly end: string;
}

export interface SamplePoint {
  readonly x: number;
  readonly y: number;
  readonly why: string;
}

export interface SampleCurves {
  readonly curves: readonly SampleCurve[];
  /** Samples at the right end. */
  readonly most: number;
  /** Share at the lower end: a tenth at or under the lowest point, so that curves that lie together are told apart. */
  readonly least: number;
}

/** Over n on a logarithmic scale; null where no prompt has two samples. */
export function layoutSampleCurves(
  { passAtK, majorityAtN }: Pick<CalibrationReport, 'passAtK' | 'majorityAtN'>,
  { bestOfN, weightedVotes, bordaVotes }: Pick<PartReport, 'bestOfN' | 'weightedVotes' | 'bordaVotes'>,
  box: DiagramBox,
): SampleCurves | null {
  const given = [
    { kind: 'pass', title: 'any of n', means: passAtK },
    { kind: 'majority', title: 'majority', means: majorityAtN },
    { kind: 'best', title: 'surest', means: bestOfN },
    { kind: 'weighted', title: 'weighted vote', means: weightedVotes },
    { kind: 'borda', title: 'vote by rank', means: bordaVotes },
  ] as const;
  const most = given.reduce((largest, { means }) => Math.max(largest, means.at(-1)?.n ?? 0), 0);
  if (most < 2) return null;
  const lowest = given.flatMap(({ means }) => means).reduce((low, { value }) => Math.min(low, value), 0.9);
  const least = Math.floor(lowest * 10) / 10;
  const place = ({ n, value, prompts }: SampledMean, title: string): SamplePoint => ({
    x: box.left + (Math.log2(n) / Math.log2(most)) * box.size,
    y: box.top + ((1 - value) / (1 - least)) * box.size,
    why: `${title}, ${formatPlural(n, 'sample', 'samples')}: ${formatNumber(100 * value, 1)} % right over ${formatPlural(prompts, 'prompt', 'prompts')}`,
  });
  const curves = given
    .filter(({ means }) => means.length > 0)
    .map(({ kind, title, means }) => ({
      kind,
      title,
      points: means.map((mean) => place(mean, title)),
      end: endOf(means),
    }));
  return { curves, most, least };
}

/** The right ends in words, for below the diagram and for those who do not see it. */
export function describeSampleCurves({ curves }: SampleCurves): string {
  return `On the right: ${curves.map(({ title, end }) => `${title} ${end}`).join(', ')}.`;
}

function endOf(means: readonly SampledMean[]): string {
  const last = means.at(-1);
  return last === undefined ? '' : `${formatNumber(last.value, 2)} of ${last.n}`;
}
