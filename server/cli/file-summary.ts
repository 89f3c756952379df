// Counts over the lines of a trace file.
import { labelPrompts, promptOutcomes, type PromptOutcomes } from '../shared/signals/calibration/prompt-outcomes.ts';
import { drawsFor } from '../shared/signals/calibration/draws.ts';
import { ScoreTable } from '../shared/signals/calibration/score-table.ts';
import { equalAnswers } from '../trace/answers/equal-answers.ts';
import type { ParsedLine } from '../trace/parse-line.ts';

export interface FileSummary {
  readonly file: string;
  /** Non-blank lines. */
  readonly lines: number;
  readonly traces: number;
  /** Lines that are no trace. */
  readonly failedLines: number;
  readonly errors: number;
  readonly warnings: number;
  /** Different prompts, or groups where the file names them. */
  readonly groups: number;
  readonly withAnswer: number;
  readonly withPrediction: number;
  readonly correct: number;
  readonly wrong: number;
  /** The file's label and our own verifier disagree. */
  readonly disputed: number;
  readonly withReward: number;
  readonly withRecordedTokens: number;
  readonly dialogues: number;
  readonly steps: number;
  /** Of the scored texts, in UTF-16 units. */
  readonly characters: number;
  /** What labels and answers say of the prompts' samples. */
  readonly samples: PromptOutcomes;
}

/** A summary while it grows. */
export type Counting = { -readonly [K in Exclude<keyof FileSummary, 'groups' | 'samples'>]: FileSummary[K] } & {
  readonly table: ScoreTable;
};

export function emptyFileSummary(file: string): Counting {
  return {
    file,
    ...{ lines: 0, traces: 0, failedLines: 0, errors: 0, warnings: 0, withAnswer: 0, withPrediction: 0 },
    ...{ correct: 0, wrong: 0, disputed: 0, withReward: 0, withRecordedTokens: 0, dialogues: 0, steps: 0 },
    characters: 0,
    table: new ScoreTable(),
  };
}

/** @param pause awaited now and then; throws to stop */
export async function toSummary({ table, ...counts }: Counting, pause: () => Promise<void>): Promise<FileSummary> {
  const prompts = await labelPrompts(table, equalAnswers, pause);
  const draws = { draws: drawsFor(counts.traces), seed: 0 };
  return { ...counts, groups: prompts.length, samples: promptOutcomes(prompts, draws) };
}

/** Adds one line. */
export function summarizeLine(count: Counting, { trace, problems }: ParsedLine): void {
  count.lines++;
  count.errors += problems.filter(({ severity }) => severity === 'error').length;
  count.warnings += problems.filter(({ severity }) => severity === 'warning').length;
  if (trace === null) {
    count.failedLines++;
    return;
  }
  count.traces++;
  count.table.add({ group: trace.group, correct: trace.correct, answer: trace.prediction, signals: null });
  count.withAnswer += Number(trace.answers.length > 0);
  count.withPrediction += Number(trace.prediction !== null);
  count.correct += Number(trace.correct === true);
  count.wrong += Number(trace.correct === false);
  count.disputed += Number(trace.correct !== null && trace.verified !== null && trace.correct !== trace.verified);
  count.withReward += Number(trace.reward !== null);
  count.withRecordedTokens += Number(trace.tokens !== null);
  count.dialogues += Number(trace.multiTurn);
  count.steps += trace.steps.length;
  count.characters += trace.turns.reduce((sum, turn) => sum + turn.text.length, 0);
}
