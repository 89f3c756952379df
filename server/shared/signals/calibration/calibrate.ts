// Calibration over a set of traces (G9 over a file, with G1 and G8): for every part of every trace signal, how well it
// tells right traces from wrong ones, and what choosing and voting by it would give. Knows no file and no model.
import type { CalibrationReport, PartReport } from '../../protocol/calibration-report.ts';
import { classifyAnswers } from '../group/answer-classes.ts';
import { defaultPower } from '../group/borda-vote.ts';
import type { TraceSignal } from '../signal.ts';
import { replicatesFor } from './bootstrap.ts';
import { reportItems, type ClusteredItem, type Resampling } from './part-report.ts';
import {
  bestOfNAccuracy,
  bordaAccuracy,
  majorityAccuracy,
  passAtKCurve,
  weightedAccuracy,
  type Sample,
} from './prompt-votes.ts';
import { rankPart, type RankPart } from './rank-parts.ts';
import { defaultBins } from './reliability.ts';
import type { ScoreTable } from './score-table.ts';

/** Share of a prompt's samples that give the trace's answer: a confidence that needs no model (G7). */
export const sharePart = 'G7.answerShare';

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

/** A row of the table that is labeled, with its place among the prompts. */
interface Labeled {
  readonly row: number;
  readonly prompt: number;
  readonly correct: boolean;
  readonly answerClass: number | null;
}

/** Parts in the order in which they come in annotations. */
export async function calibrate(table: ScoreTable, options: CalibrateOptions): Promise<CalibrationReport> {
  const prompts = await labelPrompts(table, options);
  const labeled = prompts.flat();
  const replicates = replicatesFor(labeled.length);
  const resampling: Resampling = { replicates, seed: options.seed, bins: defaultBins, pause: options.pause };
  const samples = prompts.map((rows) => rows.map((row): Sample => ({ ...row, score: null })));
  const parts: PartReport[] = [];
  for (const part of table.parts) {
    const facts = part === sharePart ? shareFacts : rankPart(part, options.signals);
    if (facts === null) continue;
    const report = await reportPart(table, { part, facts, prompts }, resampling);
    if (report.n > 0) parts.push(report);
  }
  return {
    traces: table.size,
    prompts: table.prompts.length,
    labeled: labeled.length,
    right: labeled.filter(({ correct }) => correct).length,
    annotated: table.annotated,
    ...{ scorers: options.scorers, replicates, seed: options.seed, bins: defaultBins, bordaPower: defaultPower },
    passAtK: passAtKCurve(samples),
    majority: majorityAccuracy(samples),
    withoutLearningSignal: samples.filter(isFlat).length,
    parts,
  };
}

const shareFacts: RankPart = {
  title: 'Share of siblings with this answer',
  usesGold: false,
  surer: 'high',
  isConfidence: true,
};

/** Labeled rows by prompt; adds the share of each answer to the table on the way. */
async function labelPrompts(table: ScoreTable, { sameAnswer, pause }: CalibrateOptions): Promise<Labeled[][]> {
  const prompts: Labeled[][] = [];
  for (const [prompt, rows] of table.prompts.entries()) {
    const { classOf, counts } = classifyAnswers(
      rows.map((row) => table.answers[row] ?? null),
      sameAnswer,
    );
    const labeled: Labeled[] = [];
    rows.forEach((row, at) => {
      const answerClass = classOf[at] ?? null;
      // Alone every answer is unanimous, which says nothing.
      if (answerClass !== null && rows.length > 1) table.set(sharePart, row, (counts[answerClass] ?? 0) / rows.length);
      const correct = table.correct[row] ?? null;
      if (correct !== null) labeled.push({ row, prompt, correct, answerClass });
    });
    prompts.push(labeled);
    await pause();
  }
  return prompts;
}

interface PartOfTable {
  readonly part: string;
  readonly facts: RankPart;
  readonly prompts: readonly (readonly Labeled[])[];
}

async function reportPart(
  table: ScoreTable,
  { part, facts, prompts }: PartOfTable,
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
  return {
    ...{ part, title, usesGold, surer },
    ...report,
    // Thresholds are values of the part again, whichever end is surer.
    riskCoverage: riskCoverage && {
      ...riskCoverage,
      curve: riskCoverage.curve.map((point) => ({ ...point, threshold: sign * point.threshold })),
    },
    bestOfN: bestOfNAccuracy(samples),
    weightedVote: surer === 'high' ? weightedAccuracy(samples) : null,
    bordaVote: bordaAccuracy(samples, defaultPower),
  };
}

function isFlat(samples: readonly Sample[]): boolean {
  return samples.length > 1 && samples.every(({ correct }) => correct === samples[0]?.correct);
}
