// Steps that came with the file: spans of the completion, taken over where they make sense.
import type { Step, StepPart } from '../shared/trace/trace.ts';
import type { Warn } from './build-trace.ts';
import { findThinking } from './thinking.ts';
import type { TraceRecord } from './trace-record.ts';

type StepRecord = NonNullable<TraceRecord['steps']>[number];

/** Steps of the single turn with this text, or null (and a warning) where a span is outside of it or out of order. */
export function givenSteps(records: readonly StepRecord[], text: string, warn: Warn): readonly Step[] | null {
  const { answerStart } = findThinking(text);
  const steps: Step[] = [];
  let reached = 0;
  for (const [index, record] of records.entries()) {
    const { start, end } = record;
    const found = wrongSpan(start, end, reached, text.length);
    if (found !== null) {
      warn('bad-step', ['steps', index], `${found}; \`steps\` is not used, the text is segmented instead.`);
      return null;
    }
    reached = end;
    const part: StepPart = answerStart !== null && start >= answerStart ? 'answer' : 'think';
    steps.push({
      start,
      end,
      turn: 0,
      part,
      ...(record.label === null || record.label === undefined ? {} : { label: record.label }),
      ...(record.reward === null || record.reward === undefined ? {} : { reward: record.reward }),
    });
  }
  return steps;
}

function wrongSpan(start: number, end: number, reached: number, length: number): string | null {
  if (end <= start) return `This step ends at ${end}, not after its start ${start}`;
  if (end > length) return `This step ends at ${end}, but the text has ${length} UTF-16 units`;
  if (start < reached) return `This step starts at ${start}, before the end ${reached} of the step ahead of it`;
  return null;
}
