// R15: whether the model can complete the question from its first part: then confidence on it may be recall. Reasoning or
// Memorization, arXiv 2507.10532; the likelihood of the held-back part beside it.
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';

/** Equal but for white space. */
export function exactCompletion(expected: string, completed: string): boolean {
  const plain = (text: string): string => text.trim().replaceAll(/\s+/gu, ' ');
  return plain(expected) === plain(completed);
}

/** ROUGE-L: F1 of the longest common subsequence of words, [0, 1]; null where the expected text has none. */
export function rougeL(expected: string, completed: string): number | null {
  const [wanted, given] = [wordsOf(expected), wordsOf(completed)];
  if (wanted.length === 0) return null;
  return (2 * commonWords(wanted, given)) / (wanted.length + given.length);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Length of the longest common subsequence; two rows of the table at a time. */
function commonWords(left: readonly string[], right: readonly string[]): number {
  let above = new Uint32Array(right.length + 1);
  for (const word of left) {
    const row = new Uint32Array(right.length + 1);
    for (const [at, other] of right.entries()) {
      row[at + 1] = word === other ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0);
    }
    above = row;
  }
  return above.at(-1) ?? 0;
}

function rightFromPart({ trace, extras, sameAnswer }: TraceReading): number | null {
  const answer = extras.promptCompletion?.answer ?? null;
  if (answer === null || trace.answers.length === 0) return null;
  return Number(trace.answers.some((form) => sameAnswer(form, answer)));
}

export const contamination: TraceSignal = {
  id: 'R15',
  title: 'Contamination probe',
  meaning:
    'Whether the model can write the last part of the question from its first: if it knows the question by heart, its confidence on it may be recall.',
  level: 'trace',
  priority: 'P2',
  unit: '',
  range: 'exact, rightFromPart {0, 1}; rougeL [0, 1]; meanLogprob (-∞, 0] nats a token',
  direction: 'low',
  usesGold: false,
  needs: ['prompt-completion'],
  cost: 'a decode of the last 40 % of the question without a chat template, once a prompt',
  source: 'Reasoning or Memorization, arXiv:2507.10532; meanLogprob is an addition of this program',
  traps: [
    'Templated questions complete by their form.',
    'It is the same for all traces of a prompt.',
    '`rightFromPart` compares with the gold answer and is undefined without one.',
  ],
  ranks: { exact: 'low', rougeL: 'low', meanLogprob: 'low' },
  compute: (reading) => {
    const completion = reading.extras.promptCompletion;
    if (completion === null) return { exact: null, rougeL: null, meanLogprob: null, rightFromPart: null };
    const { expected, completed, meanLogprob } = completion;
    return {
      exact: expected.trim() === '' ? null : Number(exactCompletion(expected, completed)),
      rougeL: rougeL(expected, completed),
      meanLogprob,
      rightFromPart: rightFromPart(reading),
    };
  },
};
