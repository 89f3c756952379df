// Calibration over a set of traces (G9 over a file, with G1 and G8): for every part of every trace signal, how well it
// tells right traces from wrong ones, and what choosing and voting by it would give. Knows no file and no model.
import type { CalibrationReport, PartReport } from '../../protocol/calibration-report.ts';
import { defaultPower } from '../group/borda-vote.ts';
import type { TraceSignal } from '../signal.ts';
import { replicatesFor } from './bootstrap.ts';
import { drawsFor, type DrawOptions } from './draws.ts';
import { reportItems, type ClusteredItem, type Resampling } from './part-report.ts';
import { labelPrompts, promptOutcomes, sharePart, type LabeledRow } from './prompt-outcomes.ts';
import { bestOfNAccuracy, bordaAccuracy, weightedAccuracy, type Sample } from './prompt-votes.ts';
import { rankPart, type RankPart } from './rank-parts.ts';
import { defaultBins } from './reliability.ts';
import type { ScoreTable } from './score-table.ts';
import { voteCurve } from './vote-curves.ts';

export interface CalibrateOptions {
  readonly seed: number;
  /** The registry's trace signals. */
  readonly signals: readonly TraceSignal[];
  readonly sameAnswer: (left: string, right: string) => boolean;
  /** Awaited now and then, so that others may run; throws to stop. */
  readonly pause: () => Promise<void>;
  /** Models that read the traces. */
  readonly scorers: readonly string[];
}

/** Parts in the order in which they come in annotations. */
export async function calibrate(table: ScoreTable, options: CalibrateOptions): Promise<CalibrationReport> {
  const prompts = await labelPrompts(table, options.sameAnswer, options.pause);
  const labeled = prompts.flat();
  const replicates = replicatesFor(labeled.length);
  const resampling: Resampling = { replicates, seed: options.seed, bins: defaultBins, pause: options.pause };
  const draws: DrawOptions = { draws: drawsFor(labeled.length), seed: options.seed };
  const parts: PartReport[] = [];
  for (const part of table.parts) {
    const facts = part === sharePart ? shareFacts : rankPart(part, options.signals);
    if (facts === null) continue;
    const report = await reportPart(table, { part, facts, prompts, draws }, resampling);
    if (report.n > 0) parts.push(report);
  }
  return {
    traces: table.size,
    prompts: table.prompts.length,
    labeled: labeled.length,
    right: labeled.filter(({ correct }) => correct).length,
    annotated: table.annotated,
    ...{ scorers: options.scorers, replicates, seed: options.seed, bins: defaultBins, bordaPower: defaultPower },
    ...promptOutcomes(prompts, draws),
    voteDraws: draws.draws,
    parts,
  };
}

const shareFacts: RankPart = {
  title: 'Share of siblings with this answer',
  usesGold: false,
  surer: 'high',
  isConfidence: true,
};

interface PartOfTable {
  readonly part: string;
  readonly facts: RankPart;
  readonly prompts: readonly (readonly LabeledRow[])[];
  readonly draws: DrawOptions;
}

async function reportPart(
  table: ScoreTable,
  { part, facts, prompts, draws }: PartOfTable,
  resampling: Resampling,
): Promise<PartReport> {
  const sign = facts.surer === 'high' ? 1 : -1;
  const samples: Sample[][] = [];
  const items: ClusteredItem[] = [];
  for (const rows of prompts) {
    samples.push(
      rows.map(({ row, prompt, correct, answerClass }) => {
        const value = table.value(part, row);
        const score = value === null ? null : sign * value;
        if (score !== null) items.push({ score, right: correct, cluster: prompt });
        return { correct, answerClass, score };
      }),
    );
  }
  const { title, usesGold, surer, isConfidence } = facts;
  const report = await reportItems(items, isConfidence && surer === 'high', resampling);
  const { riskCoverage } = report;
  const weightedVote = surer === 'high' ? weightedAccuracy(samples) : null;
  return {
    ...{ part, title, usesGold, surer },
    ...report,
    // Thresholds are values of the part again, whichever end is surer.
    riskCoverage: riskCoverage && {
      ...riskCoverage,
      curve: riskCoverage.curve.map((point) => ({ ...point, threshold: sign * point.threshold })),
    },
    bestOfN: bestOfNAccuracy(samples),
    weightedVote,
    bordaVote: bordaAccuracy(samples, defaultPower),
    weightedVotes: weightedVote === null ? [] : voteCurve(samples, { by: 'score' }, draws),
    bordaVotes: voteCurve(samples, { by: 'rank', power: defaultPower }, draws),
  };
}
