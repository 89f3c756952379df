import { describe, expect, it } from 'vitest';

import { makeDialogues, makeProblems, makeRows } from '../../../../../../media/abacus/recipe/world/make-world.ts';
import { signatureOf, writePrompt } from '../../../../../../media/abacus/recipe/world/problem.ts';
import {
  heldOutRanges,
  isInHeldOutRange,
  splitOf,
  type Split,
} from '../../../../../../media/abacus/recipe/world/split.ts';
import { isHeldOutTemplate, stories } from '../../../../../../media/abacus/recipe/world/stories/registry.ts';
import { equationsIn, patternOf, sentencesOf, take } from './reading.ts';

const lengths = [2, 3, 4, 5, 6, 7, 8];
const unseen: readonly Split[] = ['familiar', 'held-out-template', 'held-out-range', 'held-out-both'];
const heldOut = unseen.flatMap((split) =>
  lengths.flatMap((operations) =>
    makeProblems(1001 + operations, split, operations, 50).map((problem) => ({ split, problem })),
  ),
);
const rows = (['first', 'second', 'third'] as const).flatMap((lesson, index) =>
  take(makeRows(index + 1, lesson), 2500),
);
const templates = stories.flatMap((story) => story.templates);

describe('what is held out', () => {
  it('is one situation of every story shape at least, and most are trained', () => {
    for (const story of stories) {
      const kept = story.templates.filter(({ isHeldOut }) => isHeldOut);
      expect(kept.length, story.id).toBeGreaterThanOrEqual(1);
      expect(story.templates.length - kept.length, story.id).toBeGreaterThanOrEqual(2);
    }
  });

  it('is what its name says', () => {
    for (const { split, problem } of heldOut) {
      expect(splitOf(problem)).toBe(split);
      const story = split === 'held-out-template' || split === 'held-out-both';
      const range = split === 'held-out-range' || split === 'held-out-both';
      expect(isHeldOutTemplate(problem.template)).toBe(story);
      expect(problem.starts.some(isInHeldOutRange)).toBe(range);
    }
  });

  it('lies in the middle of the numbers that stories begin with', () => {
    const starts = makeProblems(3, 'train', 4, 1500).flatMap((problem) => problem.starts);
    for (const [low, high] of heldOutRanges) {
      expect(starts.filter((start) => start < low).length).toBeGreaterThan(100);
      expect(starts.filter((start) => start > high).length).toBeGreaterThan(100);
    }
  });

  it('keeps both problems of a dialogue on its side', () => {
    for (const split of unseen)
      for (const problem of makeDialogues(4, split, 20).flat()) {
        const isSequel = problem.question.startsWith('The story goes on.');
        const without = { 'held-out-range': 'familiar', 'held-out-both': 'held-out-template' } as const;
        const side = split === 'held-out-range' || split === 'held-out-both' ? without[split] : split;
        expect(splitOf(problem)).toBe(isSequel ? side : split);
      }
  });
});

describe('training documents', () => {
  it('tell no situation that is held out, in no sentence of it', () => {
    const patterns = templates
      .filter(({ isHeldOut }) => isHeldOut)
      .flatMap(({ sentences }) => sentences)
      .map(patternOf);
    const trained = new Set(rows.flatMap((row) => questionsOf(row)).flatMap(sentencesOf));
    expect(trained.size).toBeGreaterThan(5000);
    const leaks = patterns.flatMap((pattern) => [...trained].filter((sentence) => pattern.test(sentence)).slice(0, 1));
    expect(leaks).toEqual([]);
    // The same patterns do find their own sentences.
    const own = heldOut
      .filter(({ split }) => split === 'held-out-both')
      .flatMap(({ problem }) => sentencesOf(problem.question));
    expect(
      own.filter((sentence) => patterns.some((pattern) => pattern.test(sentence))).length / own.length,
    ).toBeGreaterThan(0.6);
  });

  it('begin no count with a number that is held out', () => {
    const starts = rows.flatMap((row) =>
      questionsOf(row).flatMap((question, turn) => {
        const template = templates.find(({ id }) => row.families[turn]?.endsWith(`/${id}`));
        const patterns = (template?.starts ?? []).map(patternOf);
        return sentencesOf(question).flatMap((sentence) =>
          patterns
            .flatMap((pattern) => pattern.exec(sentence)?.[1] ?? [])
            .slice(0, 1)
            .map(Number),
        );
      }),
    );
    expect(starts.length).toBeGreaterThan(5000);
    expect(starts.filter(isInHeldOutRange)).toEqual([]);
  });

  it('share no prompt with unseen problems, and no chain of sums', () => {
    const prompts = new Set(rows.flatMap((row) => row.pieces.map(({ text }) => text)));
    const chains = new Set(
      rows
        .filter(({ kind, families }) => kind === 'trace' && families.length === 1)
        .map((row) => row.pieces.map(({ text }) => text).join(''))
        .filter((text) => !/Wait|Hmm|mistake|Let me check/.test(text))
        .map((text) =>
          equationsIn(text)
            .map(({ left, operator, right }) => `${left}${operator}${right}`)
            .sort()
            .join(' '),
        ),
    );
    expect(chains.size).toBeGreaterThan(2000);
    for (const { problem } of heldOut) {
      expect(prompts.has(writePrompt(problem.question))).toBe(false);
      expect(chains.has(signatureOf(problem)), problem.question).toBe(false);
    }
  });

  it('use every word that the held-out situations use', () => {
    const words = (text: string): readonly string[] => text.match(/[A-Za-z]+/g) ?? [];
    const trained = new Set(rows.flatMap((row) => row.pieces.flatMap(({ text }) => words(text))));
    const asked = new Set(heldOut.flatMap(({ problem }) => words(problem.question)));
    expect([...asked].filter((word) => !trained.has(word))).toEqual([]);
  });
});

function questionsOf(row: (typeof rows)[number]): readonly string[] {
  return row.pieces.flatMap(({ text, learn }) =>
    learn === 'context' ? (/^Problem: (.*?)\n/s.exec(text)?.[1] ?? []) : [],
  );
}
