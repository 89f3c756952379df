import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../../server/export/candidate.ts';
import { toCandidate } from '../../../../server/export/candidate.ts';
import { defaultPairOptions, findGuard, makePairs } from '../../../../server/export/make-pairs.ts';
import { crewDpo } from '../../../../server/export/rules/crew-dpo.ts';
import { outcome } from '../../../../server/export/rules/outcome.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';
import { buildTrace } from '../../../support/build-trace.ts';

const { scorer } = buildAnnotation();
const side = (
  line: number,
  correct: boolean | null,
  score: number | null,
  parts: Partial<Candidate> = {},
): Candidate => ({
  place: { file: 0, line },
  group: 'g',
  promptSha256: 'p',
  completionSha256: `c${line}`,
  correct,
  labelSource: 'verifier',
  disputed: false,
  score,
  outOfContext: false,
  scorer,
  ...parts,
});
const linesOf = (pairs: readonly { chosen: { line: number }; rejected: { line: number } }[]): string[] =>
  pairs.map(({ chosen, rejected }) => `${chosen.line}>${rejected.line}`);

describe('crew-dpo', () => {
  it('ranks the example of signals.md R1 by signed difference', () => {
    const siblings = [side(1, true, 0.95), side(2, true, 0.6), side(3, false, 0.9), side(4, false, 0.3)];
    const { pairs, refused, prompts } = makePairs(siblings, crewDpo, defaultPairOptions);
    expect(linesOf(pairs)).toEqual(['1>4', '2>4', '1>3']);
    expect(pairs.map(({ margin }) => margin.toFixed(2))).toEqual(['0.65', '0.30', '0.05']);
    expect(pairs[0]).toMatchObject({ scoreChosen: 0.95, scoreRejected: 0.3, scorer });
    expect(refused).toEqual({ 'below-margin': 1 });
    expect(prompts).toBe(1);
  });

  it('keeps the largest margins of a prompt', () => {
    const siblings = [side(1, true, 0.9), ...[0.1, 0.7, 0.3, 0.5].map((score, index) => side(index + 2, false, score))];
    const { pairs, refused } = makePairs(siblings, crewDpo, { ...defaultPairOptions, pairsPerPrompt: 2 });
    expect(linesOf(pairs)).toEqual(['1>2', '1>4']);
    expect(refused).toEqual({ 'over-limit': 2 });
  });
});

describe('guards', () => {
  const good = side(1, true, 0.9);
  const wrong = side(2, false, 0.2);
  it.each<[string, Partial<Candidate>, string | null]>([
    ['another prompt', { promptSha256: 'q' }, 'prompt-differs'],
    ['an empty side', { completionSha256: null }, 'empty-side'],
    ['the same text', { completionSha256: 'c1' }, 'same-completion'],
    ['no value', { score: null }, 'null-value'],
    ['a cut context', { outOfContext: true }, 'out-of-context'],
    ['another scorer', { scorer: { ...scorer, weightsSha256: 'other' } }, 'scorer-differs'],
    ['a small margin', { score: 0.8501 }, 'below-margin'],
    ['nothing', {}, null],
  ])('refuse %s', (_what, change, guard) => {
    expect(findGuard(good, { ...wrong, ...change }, crewDpo, { minimumMargin: null })).toBe(guard);
  });

  it('let the rule without a model ignore values', () => {
    const { pairs } = makePairs([side(1, true, null), side(2, false, null)], outcome, defaultPairOptions);
    expect(pairs[0]).toMatchObject({ scoreChosen: 1, scoreRejected: 0, margin: 1, scorer: null });
  });

  it('count a pair of two texts once', () => {
    const twice = side(3, false, null, { completionSha256: 'c2' });
    const { pairs, refused } = makePairs(
      [side(1, true, null), side(2, false, null), twice],
      outcome,
      defaultPairOptions,
    );
    expect(pairs).toHaveLength(1);
    expect(refused).toEqual({ duplicate: 1 });
  });

  it('never pair traces without a label, and say how many there are', () => {
    const selection = makePairs([side(1, true, null), side(2, null, null)], outcome, defaultPairOptions);
    expect(selection).toMatchObject({ pairs: [], unlabeled: 1, traces: 2 });
  });
});

describe('pairs of any file', () => {
  const sibling = fc.record({
    group: fc.constantFrom('a', 'b'),
    promptSha256: fc.constantFrom('p', 'q'),
    completionSha256: fc.option(fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5'), { nil: null }),
    correct: fc.constantFrom(true, false, null),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
  });
  const siblings = fc.array(sibling, { maxLength: 16 }).map((list) => list.map((one, i) => side(i + 1, null, 0, one)));

  it('keep every guard, whatever the input', () => {
    fc.assert(
      fc.property(siblings, fc.constantFrom(outcome, crewDpo), fc.nat(9), (candidates, rule, seed) => {
        const { pairs } = makePairs(candidates, rule, { ...defaultPairOptions, seed });
        const at = (line: number): Candidate => candidates[line - 1] ?? side(0, null, null);
        const perPrompt = new Map<string, number>();
        for (const pair of pairs) {
          const [chosen, rejected] = [at(pair.chosen.line), at(pair.rejected.line)];
          expect([chosen.correct, rejected.correct]).toEqual([true, false]);
          expect(chosen.promptSha256).toBe(rejected.promptSha256);
          expect(chosen.completionSha256).not.toBeNull();
          expect(chosen.completionSha256).not.toBe(rejected.completionSha256);
          if (rule === crewDpo) expect(pair.margin).toBeGreaterThanOrEqual(0.05);
          const prompt = `${chosen.group}${chosen.promptSha256}`;
          perPrompt.set(prompt, (perPrompt.get(prompt) ?? 0) + 1);
        }
        expect(Math.max(0, ...perPrompt.values())).toBeLessThanOrEqual(4);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });

  it('are the same texts in whatever order the file has them, and differ between seeds', () => {
    const many = Array.from({ length: 12 }, (_, index) => side(index + 1, index % 2 === 0, null));
    const texts = (list: readonly Candidate[], seed: number): string[] =>
      linesOf(makePairs(list, outcome, { ...defaultPairOptions, seed }).pairs);
    expect(texts([...many].reverse(), 1)).toEqual(texts(many, 1));
    expect(texts(many, 2)).not.toEqual(texts(many, 1));
  });
});

describe('toCandidate', () => {
  const candidate = (parts: Parameters<typeof buildTrace>[0], annotation = buildAnnotation()): Candidate =>
    toCandidate({ place: { file: 0, line: 1 }, trace: buildTrace(parts), annotation }, 'R1.crew');
  const turn = (text: string): { turns: { message: null; text: string }[] } => ({ turns: [{ message: null, text }] });

  it('reads the value, the labels and whether they agree', () => {
    expect(candidate({ correct: false, correctSource: 'file', verified: true })).toMatchObject({
      ...{ score: 0.8, correct: false, labelSource: 'file', disputed: true },
    });
    expect(candidate({}, buildAnnotation({ signals: {} })).score).toBeNull();
  });

  it('takes texts that differ in white space and composition only for the same', () => {
    const same = candidate(turn('é  a\n')).completionSha256;
    expect(candidate(turn('e\u0301 a')).completionSha256).toBe(same);
    expect(candidate(turn('e a')).completionSha256).not.toBe(same);
    expect(candidate(turn(' \n')).completionSha256).toBeNull();
  });

  it('tells prompts apart byte for byte, with the tools they name', () => {
    const plain = candidate({}).promptSha256;
    expect(candidate({ prompt: { kind: 'text', text: 'What is 2 + 3? ' } }).promptSha256).not.toBe(plain);
    expect(candidate({ source: { tools: [] } }).promptSha256).not.toBe(plain);
  });
});
