import { describe, expect, it } from 'vitest';

import { lessons } from '../../../../../../media/abacus/recipe/world/lessons.ts';
import { makeRows } from '../../../../../../media/abacus/recipe/world/make-world.ts';
import * as asked from '../../../../../../media/abacus/recipe/world/questions.ts';
import { rowKinds, type Row } from '../../../../../../media/abacus/recipe/world/rows/row.ts';
import { lastBoxed, readNumber } from '../../../../../../media/abacus/recipe/world/verify-answer.ts';
import { likelihoodProbe, probePresets } from '../../../../../../server/probes/probe-templates.ts';
import { reflectionCues } from '../../../../../../server/probes/reflection-cues.ts';
import { noWords, yesWords } from '../../../../../../server/probes/verdict-wording.ts';
import { equationsIn, take } from './reading.ts';

const rows = take(makeRows(31, 'second'), 8000);
const ofKind = (kind: Row['kind']): readonly Row[] => rows.filter((row) => row.kind === kind);

describe('the questions that the model is trained on', () => {
  it('are every wording that the program offers', () => {
    const trained = [...asked.stepProbes, ...asked.closingProbes].map(([{ text }]) => text);
    expect(trained.sort()).toEqual([...Object.values(probePresets), likelihoodProbe.openThink].sort());
    expect(asked.turnQuestion).toBe("Is it '");
  });

  it('are answered by words that the program counts', () => {
    for (const row of [...ofKind('verdict'), ...ofKind('step-verdict')]) {
      const answer = answerOf(row);
      expect(row.isRight ? yesWords : noWords).toContain(answer);
    }
    for (const row of ofKind('reflection')) {
      const words = row.isRight ? reflectionCues.positive : reflectionCues.reflective;
      expect(words).toContain(answerOf(row).trim());
      expect(answerOf(row)).toMatch(/^ \w+$/);
    }
  });
});

describe('the training documents', () => {
  it('are the same for the same seed and others for another', () => {
    expect(take(makeRows(31, 'second'), 20)).toEqual(rows.slice(0, 20));
    expect(take(makeRows(32, 'second'), 20)).not.toEqual(rows.slice(0, 20));
  });

  it('are of the kinds that the lesson says, as often', () => {
    const shares = new Map(lessons.second.kinds);
    expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    for (const kind of rowKinds)
      expect(Math.abs(ofKind(kind).length / rows.length - (shares.get(kind) ?? 0)), kind).toBeLessThan(0.02);
    const judged = rows.filter(({ isRight }) => isRight !== null);
    expect(judged.length / rows.length).toBeGreaterThan(0.13);
    const right = judged.filter(({ isRight }) => isRight).length / judged.length;
    expect(Math.abs(right - 0.5)).toBeLessThan(0.05);
  });

  it('are more often to judge in the later lessons, and less often asked behind errors', () => {
    for (const { kinds } of Object.values(lessons))
      expect(kinds.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1);
    const later = take(makeRows(33, 'fourth'), 6000);
    const judged = later.filter(({ isRight }) => isRight !== null).length / later.length;
    expect(Math.abs(judged - 0.28)).toBeLessThan(0.03);
    const behindErrors = (some: readonly Row[]): number => {
      const probed = some.filter(({ kind }) => kind === 'probe');
      const never = ({ pieces }: Row): number => pieces.filter(({ learn }) => learn === 'never').length;
      // The beginning of the text and the question are never learned either.
      return probed.filter((row) => never(row) > 2).length / probed.length;
    };
    expect(Math.abs(behindErrors(rows) - lessons.second.wrongContexts)).toBeLessThan(0.03);
    expect(Math.abs(behindErrors(later) - lessons.fourth.wrongContexts)).toBeLessThan(0.03);
  });

  it('never teach the model to write a question of a reader', () => {
    for (const row of rows) {
      const learned = row.pieces.filter(({ learn }) => learn === 'write').map(({ text }) => text);
      expect(learned.join('')).not.toMatch(/\*\*|final answer|Therefore|Let me see|Reply|above|User/);
      if (!row.kind.startsWith('game')) expect(learned.join('')).not.toMatch(/Is it/);
    }
  });

  it('never teach the model an error that is not repaired', () => {
    const doubts = /Wait,|Hmm,|mistake/;
    for (const row of rows.filter(({ isRight }) => isRight !== null || true)) {
      for (const { text, learn } of row.pieces) {
        if (learn !== 'write' || doubts.test(text)) continue;
        // Cut right behind a slip, the document ends before the repair.
        if (row.kind !== 'trace' && row.kind !== 'hindsight') continue;
        for (const { holds } of equationsIn(text)) expect(holds, text).toBe(true);
      }
    }
  });

  it('ask for the answer at the end of a step, and the answer is the true one', () => {
    for (const row of ofKind('probe')) {
      const question = row.pieces.findIndex(
        ({ learn }, index) => learn === 'never' && row.pieces[index + 1]?.learn === 'ask',
      );
      const before = row.pieces
        .slice(0, question)
        .map(({ text }) => text)
        .join('');
      expect(before).toMatch(/(<think>\n|\n\n|[.!?]\n?)$/);
      expect(answerOf(row).trim()).toMatch(/^\d{1,3}$/);
      expect(row.pieces.slice(question + 1)).toHaveLength(2);
      // Thinking that ended right says the answer itself.
      const [, stated] = /So in the end \D*(\d+)\D*\n?$/.exec(row.pieces[question - 1]?.text ?? '') ?? [];
      if (stated !== undefined && row.pieces[question - 1]?.learn === 'write')
        expect(answerOf(row).trim()).toBe(stated);
    }
  });

  it('judge by the truth: what is called right has right equations and the box of its last one', () => {
    const whole = [...ofKind('verdict'), ...ofKind('follow-up')].filter(({ isRight }) => isRight);
    expect(whole.length).toBeGreaterThan(200);
    for (const row of whole) {
      const text = row.pieces.map((piece) => piece.text).join('');
      expect(text).toMatch(/\\boxed\{\d+\}/);
      if (/Wait,|Hmm,|mistake|Let me check/.test(text)) continue;
      const equations = equationsIn(text);
      expect(equations.every(({ holds }) => holds)).toBe(true);
      expect(readNumber(lastBoxed(text) ?? '')).toBe(equations.at(-1)?.result);
    }
    const wrong = ofKind('verdict').filter(({ isRight }) => isRight === false);
    expect(
      wrong.some(
        (row) =>
          row.pieces[2]?.text === '\n\nIs the answer above correct? Reply with Yes or No only.\nReply:' ||
          row.pieces[2]?.text === '',
      ),
    ).toBe(true);
  });

  it('are short: 2-operation ones below 150 words and marks, none above 700', () => {
    const sizeOf = (row: Row): number =>
      row.pieces.reduce((sum, { text }) => sum + (text.match(/\p{L}+|\p{N}|\n+|[^\s\p{L}\p{N}]/gu)?.length ?? 0), 0);
    for (const row of rows.filter(({ kind, families }) => kind === 'trace' && families.length === 1)) {
      expect(sizeOf(row)).toBeLessThan(700);
    }
    const short = ofKind('trace').filter(({ operations }) => operations.length === 1 && operations[0] === 2);
    const mean = short.reduce((sum, row) => sum + sizeOf(row), 0) / short.length;
    expect(mean).toBeLessThan(150);
  });
});

function answerOf(row: Row): string {
  return row.pieces.find(({ learn }) => learn === 'ask')?.text ?? '';
}
