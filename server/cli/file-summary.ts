// Counts over the lines of a trace file.
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
}

/** A summary while it grows. */
export type Counting = { -readonly [K in Exclude<keyof FileSummary, 'groups'>]: FileSummary[K] } & {
  readonly groupNames: Set<string>;
};

export function emptyFileSummary(file: string): Counting {
  return {
    file,
    ...{ lines: 0, traces: 0, failedLines: 0, errors: 0, warnings: 0, withAnswer: 0, withPrediction: 0 },
    ...{ correct: 0, wrong: 0, disputed: 0, withReward: 0, withRecordedTokens: 0, dialogues: 0, steps: 0 },
    characters: 0,
    groupNames: new Set(),
  };
}

export function toSummary({ groupNames, ...counts }: Counting): FileSummary {
  return { ...counts, groups: groupNames.size };
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
  count.groupNames.add(trace.group);
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
