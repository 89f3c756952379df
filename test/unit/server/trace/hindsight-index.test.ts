import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { HindsightIndex } from '../../../../server/trace/hindsight-index.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';

function read(line: number, fields: Readonly<Record<string, unknown>>): Trace {
  const { trace } = parseTraceLine(JSON.stringify({ prompt: 'What is 2 + 3?', answer: '5', ...fields }), line);
  if (trace === null) throw new Error('no trace');
  return trace;
}

const thought = (text: string, answer: string): string => `<think>\n${text}\n</think>\n\n${answer}`;
const first = read(1, { completion: thought('hm', 'So \\boxed{5}.') });
const wrong = read(2, { completion: thought('well', '\\boxed{6}'), feedback: 'Two and three are not six.' });
const second = read(3, { completion: thought('add', 'It is \\boxed{5}.') });
const same = read(4, { completion: thought('other thoughts', 'So \\boxed{5}.') });
const other = read(5, { prompt: 'What is 1 + 1?', answer: '2', completion: 'No idea.', feedback: '  ' });

const indexOf = (...traces: readonly Trace[]): HindsightIndex => {
  const index = new HindsightIndex();
  for (const trace of traces) index.add(trace);
  return index;
};
const known = (trace: Trace, ...traces: readonly Trace[]): unknown => indexOf(...traces).complete(trace).hindsight;

describe('what a file knows besides an attempt', () => {
  it('is the first correct solution of a sibling, its thinking left out', () => {
    expect(known(wrong, first, wrong, second)).toEqual({ kind: 'solution', text: 'So \\boxed{5}.' });
  });

  it('is never the trace itself, nor the same words of another', () => {
    expect(known(first, first, wrong, same, second)).toEqual({ kind: 'solution', text: 'It is \\boxed{5}.' });
    expect(known(same, first, wrong, same, second)).toEqual({ kind: 'solution', text: 'It is \\boxed{5}.' });
    expect(known(first, first, same)).toBeUndefined();
  });

  it('is the feedback of the line where no sibling is correct', () => {
    expect(known(wrong, wrong)).toEqual({ kind: 'feedback', text: 'Two and three are not six.' });
    expect(known(other, first, other)).toBeUndefined();
  });

  it('is not taken from thinking that never ends', () => {
    const unfinished = read(6, { completion: '<think>\n\\boxed{5}', correct: true });
    expect(known(wrong, unfinished, wrong)).toMatchObject({ kind: 'feedback' });
  });
});
