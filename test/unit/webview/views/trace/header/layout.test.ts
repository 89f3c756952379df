import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../../../../server/shared/trace/annotation.ts';
import type { Problem } from '../../../../../../server/shared/trace/problem.ts';
import type { Trace } from '../../../../../../server/shared/trace/trace.ts';
import { describeHeader, problemsOf, strangeText } from '../../../../../../webview/views/trace/header/layout.ts';
import { makePicture } from '../../../../../../webview/views/trace/picture.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

function factsOf(trace: Trace, annotation: Annotation | null = null): string[] {
  return describeHeader(makePicture(trace, annotation)).facts.map(({ parts }) =>
    parts.map(({ text }) => text).join(''),
  );
}

describe('head of a trace', () => {
  it.each([
    [true, 'answer 5 = gold 5'],
    [false, 'answer 5 ≠ gold 5'],
    [null, 'answer 5 · gold 5'],
  ])('says how answer and gold answer stand (correct: %s)', (correct, expected) => {
    expect(factsOf(buildTrace({ correct, verified: correct }))[0]).toBe(expected);
  });

  it('says where label and verifier disagree', () => {
    const facts = factsOf(buildTrace({ correct: false, correctSource: 'file', verified: true }));
    expect(facts[1]).toBe('file says wrong, verifier says right');
  });

  it.each([
    [{ correct: false, correctSource: 'file', verified: false } as const, '✕ wrong by the file'],
    [{ correct: true, correctSource: 'verifier', verified: true } as const, '● right by our verifier'],
  ])('says who decided that it is right or wrong: %o', (parts, expected) => {
    expect(factsOf(buildTrace(parts))[1]).toBe(expected);
    expect(factsOf(buildTrace({ correct: null, correctSource: null, verified: null }))).toHaveLength(1);
  });

  it('sums the annotation up: belief from base to the last probed step', () => {
    const values = { answer: null, confidence: null, goldLogprob: null, accuracy: null, potential: null };
    const annotation = buildAnnotation({
      base: { ...values, belief: -10 },
      steps: [
        buildStep({ belief: -4, potential: 0.1 }),
        buildStep({ belief: -1, potential: 0.41 }),
        buildStep({ ...values, belief: null }),
      ],
    });
    expect(factsOf(buildTrace({ reward: 1 }), annotation)).toEqual([
      'answer 5 = gold 5',
      '● right by our verifier',
      'reward 1',
      'mean entropy 0.83 nats',
      'belief −10.0 → −1.0 nats',
      'Φ 0.41',
      '3 tokens',
    ]);
  });

  it('shows the last thing a dialogue was asked first', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: ' How many? ' },
    ];
    const trace = buildTrace({ prompt: { kind: 'messages', messages } });
    expect(describeHeader(makePicture(trace, null)).prompt).toBe('How many?');
  });

  it('warns where the scoring model does not know this kind of text, and only there', () => {
    const message = 'This text is far from what tiny reads well.';
    const strange = buildAnnotation({ problems: [{ code: 'far-from-domain', severity: 'info', message }] });
    expect(strangeText(makePicture(buildTrace(), strange))).toBe(message);
    expect(problemsOf(makePicture(buildTrace(), strange))).toEqual([]);
    expect(strangeText(makePicture(buildTrace(), buildAnnotation()))).toBeNull();
    expect(strangeText(makePicture(buildTrace(), null))).toBeNull();
  });

  it('counts what scoring warned of beside the problems of the trace, each once', () => {
    const own: Problem = { code: 'wrong-steps', severity: 'warning', message: 'Steps overlap.' };
    const cut: Problem = { code: 'context-cut', severity: 'warning', message: 'The model reads 2048 at once.' };
    const merged: Problem = { code: 'seam-merges', severity: 'info', message: 'Joined.' };
    const trace = buildTrace({ problems: [own] });
    expect(problemsOf(makePicture(trace, buildAnnotation({ problems: [own, merged, cut] })))).toEqual([own, cut]);
    expect(problemsOf(makePicture(trace, null))).toEqual([own]);
  });
});
