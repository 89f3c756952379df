// What the labels and answers of a set's prompts say without any model: pass@k, how often the majority is right, how many
// prompts teach nothing.
import type { CalibrationReport } from '../../protocol/calibration-report.ts';
import { classifyAnswers } from '../group/answer-classes.ts';
import type { DrawOptions } from './draws.ts';
import { majorityAccuracy, passAtKCurve, type Sample } from './prompt-votes.ts';
import type { ScoreTable } from './score-table.ts';
import { voteCurve } from './vote-curves.ts';

/** Share of a prompt's samples that give the trace's answer: a confidence that needs no model (G7). */
export const sharePart = 'G7.answerShare';

/** A row of the table that is labeled, with its place among the prompts. */
export interface LabeledRow {
  readonly row: number;
  readonly prompt: number;
  readonly correct: boolean;
  /** Class of its answer among the prompt's; null without one. */
  readonly answerClass: number | null;
}

/** Labeled rows by prompt; adds the share of each answer to the table on the way. */
export async function labelPrompts(
  table: ScoreTable,
  sameAnswer: (left: string, right: string) => boolean,
  pause: () => Promise<void>,
): Promise<LabeledRow[][]> {
  const prompts: LabeledRow[][] = [];
  for (const [prompt, rows] of table.prompts.entries()) {
    const { classOf, counts } = classifyAnswers(
      rows.map((row) => table.answers[row] ?? null),
      sameAnswer,
    );
    const labeled: LabeledRow[] = [];
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

export type PromptOutcomes = Pick<CalibrationReport, 'passAtK' | 'majority' | 'majorityAtN' | 'withoutLearningSignal'>;

export function promptOutcomes(prompts: readonly (readonly LabeledRow[])[], draws: DrawOptions): PromptOutcomes {
  const samples = prompts.map((rows) => rows.map((row): Sample => ({ ...row, score: null })));
  return {
    passAtK: passAtKCurve(samples),
    majority: majorityAccuracy(samples),
    majorityAtN: voteCurve(samples, { by: 'number' }, draws),
    withoutLearningSignal: samples.filter(isFlat).length,
  };
}

function isFlat(samples: readonly Sample[]): boolean {
  return samples.length > 1 && samples.every(({ correct }) => correct === samples[0]?.correct);
}
