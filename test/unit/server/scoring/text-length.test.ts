import { describe, expect, it } from 'vitest';
import { lengthProblems, textLength } from '../../../../server/scoring/text-length.ts';

const text = (length: number) => ({ ids: new Int32Array(length), first: 1, end: length });
const info = { vocabularySize: 10, contextLength: 50, device: 'cpu', precision: 'fp32' };

describe('textLength', () => {
  it('is that of the longest text, at most the context, at least 1', () => {
    expect(textLength([text(3), text(9)], { info })).toBe(9);
    expect(textLength([text(3), text(90)], { info })).toBe(50);
    expect(textLength([], { info })).toBe(1);
  });
});

describe('lengthProblems', () => {
  it('says what the length does, and nothing where it does nothing', () => {
    expect(lengthProblems(9, { lengthNote: () => null })).toEqual([]);
    const [problem] = lengthProblems(9, { lengthNote: (length) => `factors for ${length}` });
    expect(problem).toMatchObject({ code: 'rotary-scaling', severity: 'info' });
    expect(problem?.message).toContain('factors for 9');
  });
});
