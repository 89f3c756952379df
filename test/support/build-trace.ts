// Traces for tests, made of real types without casts. What a test does not name is plain and valid.
import type { Trace } from '../../server/shared/trace/trace.ts';

const question = 'What is 2 + 3?';
const text = '<think>\nTwo and three are five.\n\nYes, five.\n</think>\n\\boxed{5}';

/** A correct single-turn trace with two think steps and an answer step; `parts` replaces fields. */
export function buildTrace(parts: Partial<Trace> = {}): Trace {
  return {
    id: '1',
    line: 1,
    group: 'sum',
    prompt: { kind: 'text', text: question },
    dialogue: [],
    multiTurn: false,
    turns: [{ message: null, text }],
    steps: [
      { start: 8, end: 33, turn: 0, part: 'think' },
      { start: 33, end: 44, turn: 0, part: 'think' },
      { start: 53, end: 62, turn: 0, part: 'answer' },
    ],
    segmenter: 'paragraph',
    answers: ['5'],
    reference: [],
    prediction: '5',
    correct: true,
    correctSource: 'verifier',
    verified: true,
    reward: null,
    tokens: null,
    model: null,
    meta: null,
    problems: [],
    source: { prompt: question, completion: text, answer: '5' },
    ...parts,
  };
}

/** Think steps over texts that follow one another in the first turn. */
export function thinkSteps(texts: readonly string[]): { start: number; end: number; turn: number; part: 'think' }[] {
  let reached = 0;
  return texts.map((text) => {
    const start = reached;
    reached += text.length;
    return { start, end: reached, turn: 0, part: 'think' };
  });
}
