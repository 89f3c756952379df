import { describe, expect, it } from 'vitest';
import { judgeContinuations } from '../../../../../server/scoring/continuations/judge-continuations.ts';

const text = (written: string, capped = false) => ({ text: written, tokens: written.length, capped });
const judge = (texts: readonly ReturnType<typeof text>[], answers: readonly string[] = ['1/2']) =>
  judgeContinuations(2, texts, { answers, isInsideThinking: false });

describe('continuations', () => {
  it('are right by the equality of answers, not by spelling', () => {
    const value = judge([text('so \\boxed{0.5}'), text('so \\boxed{\\frac{1}{2}}'), text('the answer is 3.')]);
    expect(value).toMatchObject({ place: 2, samples: 3, right: 2, capped: 0 });
    expect(value.answers).toEqual([
      ['0.5', 2],
      ['3', 1],
    ]);
  });

  it('have no answer where the thinking never ends, and are not right', () => {
    const value = judge([text('<think>\n1/2 and then 1/2', true), text('<think>\na</think>\\boxed{1/2}')]);
    expect(value).toMatchObject({ right: 1, capped: 1 });
    expect(value.answers).toEqual([
      [null, 1],
      ['1/2', 1],
    ]);
    const inside = judgeContinuations(0, [text('first 1/2')], { answers: ['1/2'], isInsideThinking: true });
    expect(inside.right).toBe(0);
  });

  it('are neither right nor wrong without a gold answer', () => {
    expect(judge([text('\\boxed{1}')], [])).toMatchObject({ samples: 1, right: null });
  });

  it('take any of several accepted forms, and count their tokens', () => {
    expect(judge([text('\\boxed{B}'), text('\\boxed{42}')], ['42', 'B'])).toMatchObject({ right: 2, tokens: 20 - 1 });
  });
});
