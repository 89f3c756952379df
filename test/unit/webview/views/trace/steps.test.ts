import { describe, expect, it } from 'vitest';
import { stepOfToken, stepRanges } from '../../../../../webview/views/trace/steps.ts';
import { buildAnnotation, buildStep } from '../../../../support/build-annotation.ts';

const annotation = buildAnnotation({
  turns: [
    { message: 1, firstToken: 0, endToken: 3 },
    { message: 3, firstToken: 3, endToken: 5 },
  ],
  tokens: { ...buildAnnotation().tokens, start: [0, 3, 7, 0, 4], end: [3, 7, 12, 4, 9] },
  steps: [
    buildStep({ start: 1, end: 5 }),
    buildStep({ start: 7, end: 12 }),
    buildStep({ turn: 1, start: 0, end: 9 }),
    buildStep({ turn: 7, start: 0, end: 9 }),
  ],
});

describe('steps and tokens', () => {
  it('give a step the tokens that begin inside it, turn by turn', () => {
    expect(stepRanges(annotation)).toEqual([
      { first: 1, end: 2 },
      { first: 2, end: 3 },
      { first: 3, end: 5 },
      { first: 0, end: 0 },
    ]);
  });

  it('find the step of a token, and none between steps', () => {
    const ranges = [
      { first: 1, end: 2 },
      { first: 4, end: 6 },
    ];
    expect([0, 1, 2, 3, 4, 5, 6].map((token) => stepOfToken(ranges, token))).toEqual([null, 0, null, null, 1, 1, null]);
  });
});
