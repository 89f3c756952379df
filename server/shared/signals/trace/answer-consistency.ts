// R14: whether the written reasoning still leads to the same answer when the answer is asked for again. Open
// questions by the step probe where the thinking ends; multiple choice with the options moved, compared by their text. ACRE, arXiv 2510.10104.
import type { Prompt } from '../../trace/trace.ts';
import type { PermutedChoice } from '../extra-readings.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { findOptions, optionText } from './answer-options.ts';

/** Whether the answer at the end of the thinking is the trace's own; null where either is missing. */
export function consistentAnswer({ probes, trace, sameAnswer }: TraceReading): boolean | null {
  // The last think step's probe stands where the thinking ends.
  const again = probes.findLast((probe) => probe !== null)?.answer ?? null;
  return again === null || trace.prediction === null ? null : sameAnswer(again, trace.prediction);
}

/**
 * Whether the same option is chosen when the options stand in another order.
 * @returns null without options, where nothing was answered, and where the first answer is no option
 */
export function consistentChoice(
  question: string,
  prediction: string | null,
  permuted: PermutedChoice | null,
  sameAnswer: (left: string, right: string) => boolean,
): boolean | null {
  const options = findOptions(question);
  const again = permuted ?? { options: [], answer: null };
  if (options === null || prediction === null || again.answer === null) return null;
  const texts = options.map(({ text }) => text);
  const before = optionText(prediction, texts);
  if (before === null) return null;
  const after = optionText(again.answer, again.options);
  return after !== null && sameAnswer(before, after);
}

/** The text that asks: the prompt, or its last user message. */
function questionOf(prompt: Prompt): string {
  if (prompt.kind === 'text') return prompt.text;
  return prompt.messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

const indicator = (value: boolean | null): number | null => (value === null ? null : Number(value));

export const answerConsistency: TraceSignal = {
  id: 'R14',
  title: 'Answer consistency (ACRE)',
  meaning:
    'Whether the reasoning still leads to the same answer when the answer is asked for again where the thinking ends; for multiple choice also with the options in another order.',
  level: 'trace',
  priority: 'P2',
  unit: '',
  range: '{0, 1}',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'probe'],
  furtherNeeds: ['permuted-choice'],
  furtherParts: ['choice'],
  cost: 'shares the last probe of S5; `choice` one pass over question and reasoning with the options moved, and a decode',
  source: 'ACRE, arXiv:2510.10104; the open form after it',
  traps: [
    'It says that answer and reasoning agree, not that they are right.',
    '`choice` is undefined without a list of options (A, B, …) in the question and without a reading of it in another order.',
    'Letters are replaced where the reasoning names options by them; other mentions mislead it.',
  ],
  compute: (reading) => {
    const { trace, extras, sameAnswer } = reading;
    const question = questionOf(trace.prompt);
    return {
      consistent: indicator(consistentAnswer(reading)),
      choice: indicator(consistentChoice(question, trace.prediction, extras.permutedChoice, sameAnswer)),
    };
  },
};
