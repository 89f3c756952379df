import { describe, expect, it } from 'vitest';
import type { Flag } from '../../../../../../server/shared/trace/annotation.ts';
import {
  firstRight,
  provisionalAnswers,
  sameAnswer,
  stepNotes,
} from '../../../../../../webview/views/trace/heatmap/step-notes.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

function annotated(answers: readonly (string | null)[], deltas: readonly number[] = [], flags: readonly Flag[] = []) {
  const steps = answers.map((answer, index) => buildStep({ answer, deltaPotential: deltas[index] ?? 0 }));
  const annotation = buildAnnotation({ steps, flags });
  return { annotation, provisional: provisionalAnswers(buildTrace({ answers: ['120'] }), annotation) };
}

describe('provisional answers', () => {
  it('say where they change and whether they are right', () => {
    const { provisional } = annotated(['6', '6', null, '64', '120', '$120$.']);
    expect(provisional.map((answer) => answer && [answer.changed, answer.right])).toEqual([
      [true, false],
      [false, false],
      null,
      [true, false],
      [true, true],
      [false, true],
    ]);
    expect(firstRight(provisional)).toBe(4);
  });

  it('are right where the verifier says so, however they are written', () => {
    const flags = [{ kind: 'wrong-to-right', step: 0, why: '' }];
    const { provisional } = annotated(['240/2'], [], flags);
    expect(provisional[0]?.right).toBe(true);
  });

  it('have no verdict without gold answer', () => {
    const annotation = buildAnnotation({ steps: [buildStep({ answer: '5' })] });
    expect(provisionalAnswers(buildTrace({ answers: [] }), annotation)[0]?.right).toBeNull();
  });

  it.each([
    ['1,000', '1000', true],
    ['$12$', '12', true],
    ['12.0', '12', true],
    ['x + 1', 'x+1', true],
    ['12', '21', false],
    ['', '0', false],
    ['1,2', '12', false],
  ])('%s and %s are the same: %s', (left, right, same) => expect(sameAnswer(left, right)).toBe(same));
});

describe('notes beside the steps', () => {
  it('name the first right answer and the step that earned most', () => {
    const { annotation, provisional } = annotated(['6', '6', '120'], [0.02, 0.41, 0.2]);
    expect(stepNotes(annotation, provisional).map(({ step, text }) => [step, text])).toEqual([
      [1, '▲ earned most +0.41'],
      [2, 'first right answer'],
    ]);
  });

  it('are at most one a step: an answer lost outweighs the rest', () => {
    const flags = [
      { kind: 'false-confidence', step: 0, why: 'c' },
      { kind: 'false-confidence', step: 1, why: 'b' },
      { kind: 'answer-lost', step: 1, why: 'a' },
    ];
    const { annotation, provisional } = annotated(['6', '7'], [0, 0.9], flags);
    expect(stepNotes(annotation, provisional)).toEqual([
      { step: 0, text: 'sure but wrong', why: 'c', tone: 'bad' },
      { step: 1, text: 'right → wrong', why: 'a', tone: 'bad' },
    ]);
  });

  it('say nothing where nothing was earned', () => {
    const { annotation, provisional } = annotated(['6', '6'], [0.01, -0.2]);
    expect(stepNotes(annotation, provisional)).toEqual([]);
  });
});
