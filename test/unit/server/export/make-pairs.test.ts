import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../../server/export/candidate.ts';
import { makeChoices, pairId } from '../../../../server/export/choices.ts';
import { trlConversational } from '../../../../server/export/formats/trl-conversational.ts';
import { trl } from '../../../../server/export/formats/trl.ts';
import { structureGuard, valueGuard } from '../../../../server/export/guards.ts';
import { makePairs, type Pairing } from '../../../../server/export/make-pairs.ts';
import { defaultPairOptions, type PairOptions } from '../../../../server/export/pair-options.ts';
import type { GuardId, Pair, PairSelection } from '../../../../server/export/pair.ts';
import { wholeSide } from '../../../../server/export/proposal.ts';
import { crewDpo } from '../../../../server/export/rules/crew-dpo.ts';
import { outcome } from '../../../../server/export/rules/outcome.ts';
import type { PairRule } from '../../../../server/export/rules/pair-rule.ts';
import { pairRules } from '../../../../server/export/rules/registry.ts';
import { rightToWrong } from '../../../../server/export/rules/right-to-wrong.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';
import { buildCandidate as side, buildPlace, linesOf } from '../../../support/build-candidate.ts';

const { scorer } = buildAnnotation();
const pairsOf = (
  candidates: readonly Candidate[],
  rule: PairRule,
  options: Partial<PairOptions> = {},
  more: Partial<Pairing> = {},
): PairSelection =>
  makePairs(candidates, { rule, format: trl, options: { ...defaultPairOptions, ...options }, ...more });

describe('guards', () => {
  const good = side(1, true, 0.9);
  const wrong = side(2, false, 0.2);
  const doubts = good.doubts;
  const structure = (change: Partial<Candidate>, departure: Parameters<typeof structureGuard>[1] = null): unknown =>
    structureGuard({ chosen: wholeSide(good, 0.9), rejected: wholeSide({ ...wrong, ...change }, 0.2) }, departure, trl);
  it.each<[string, Partial<Candidate>, string | null]>([
    ['another prompt', { promptSha256: 'q' }, 'prompt-differs'],
    ['an empty side', { completionSha256: null }, 'empty-side'],
    ['the same text', { completionSha256: 'c1' }, 'same-completion'],
    ['nothing', {}, null],
  ])('of structure refuse %s', (_what, change, guard) => {
    expect(structure(change)).toBe(guard);
  });

  it('of structure refuse a missing beginning, and one inside a message', () => {
    expect(structure({}, 'none')).toBe('no-shared-prefix');
    const inside = { kind: 'text', offset: 4, ends: null } as const;
    expect(structure({ promptKind: 'messages' }, inside)).toBe('prefix-in-message');
    expect(structure({}, inside)).toBeNull();
  });

  const value = (change: Partial<Candidate>, rule = crewDpo, margin: number | null = 0.7): unknown => {
    const other = { ...wrong, ...change };
    const proposal = { chosen: wholeSide(good, 0.9), rejected: wholeSide(other, other.score), margin };
    return valueGuard(proposal, rule, { minimumMargin: null });
  };
  it.each<[string, Partial<Candidate>, string | null]>([
    ['a cut context', { doubts: { ...doubts, contextCut: true } }, 'out-of-context'],
    ['another scorer', { scorer: { ...scorer, weightsSha256: 'other' } }, 'scorer-differs'],
    ['another template', { scorer: { ...scorer, templateSha256: 'other' } }, 'scorer-differs'],
    ['another probe, for values that no probe gave', { scorer: { ...scorer, probe: 'other' } }, null],
    ['a merged seam, for values that no probe gave', { doubts: { ...doubts, seamMerges: true } }, null],
    ['nothing', {}, null],
  ])('of values refuse %s', (_what, change, guard) => {
    expect(value(change)).toBe(guard);
  });

  it.each<[string, Partial<Candidate>, string]>([
    ['a merged seam', { doubts: { ...doubts, seamMerges: true } }, 'seam-merges'],
    ['probes that did not fit', { doubts: { ...doubts, probesCut: true } }, 'out-of-context'],
    ['another wording', { scorer: { ...scorer, probe: 'other' } }, 'scorer-differs'],
    [
      'another sampling',
      { scorer: { ...scorer, sampling: { count: 5, temperature: 0.6, seed: 0 } } },
      'scorer-differs',
    ],
  ])('of probes refuse %s', (_what, change, guard) => {
    expect(value(change, rightToWrong)).toBe(guard);
  });

  it('of probes do not mind what other signals asked', () => {
    expect(value({ scorer: { ...scorer, probes: { R2: 'So the answer is' } } }, rightToWrong)).toBeNull();
    expect(value({ scorer: { ...scorer, probes: { S3: 'Is it?' } } }, rightToWrong)).toBe('scorer-differs');
  });

  it('of values refuse a null and a small margin', () => {
    expect(value({}, crewDpo, null)).toBe('null-value');
    expect(value({}, crewDpo, 0.0499)).toBe('below-margin');
    expect(value({}, crewDpo, 0.95 - 0.9)).toBeNull();
    expect(value({}, outcome, 0)).toBe('below-margin');
  });
});

describe('selection', () => {
  it('lets the rule without a model ignore values', () => {
    const { pairs } = pairsOf([side(1, true, null), side(2, false, null)], outcome);
    expect(pairs[0]).toMatchObject({ scoreChosen: 1, scoreRejected: 0, margin: 1, scorer: null, level: 'whole' });
    expect(pairs[0]?.id).toMatch(/^[0-9a-f]{16}$/u);
  });

  it('counts a pair of two texts once', () => {
    const twice = side(3, false, null, { completionSha256: 'c2' });
    const { pairs, refused } = pairsOf([side(1, true, null), side(2, false, null), twice], outcome);
    expect(pairs).toHaveLength(1);
    expect(refused).toEqual({ duplicate: 1 });
  });

  it('never pairs traces without a label by correctness, and says how many there are', () => {
    const selection = pairsOf([side(1, true, null), side(2, null, null)], outcome);
    expect(selection).toMatchObject({ pairs: [], unlabeled: 1, traces: 2 });
  });

  it('keeps a number of pairs a prompt, another one where asked', () => {
    const siblings = [side(1, true, 0.9), ...[0.1, 0.7, 0.3, 0.5, 0.2].map((score, i) => side(i + 2, false, score))];
    expect(pairsOf(siblings, crewDpo).pairs).toHaveLength(4);
    const { pairs, refused } = pairsOf(siblings, crewDpo, { pairsPerPrompt: 2 });
    expect(linesOf(pairs)).toEqual(['1>2', '1>6']);
    expect(refused).toEqual({ 'over-limit': 3 });
  });

  it('takes a minimum margin instead of the rule’s', () => {
    const siblings = [side(1, true, 0.5), side(2, false, 0.45), side(3, false, 0.1)];
    expect(linesOf(pairsOf(siblings, crewDpo, { minimumMargin: 0.2 }).pairs)).toEqual(['1>3']);
  });
});

describe('the level of continuations', () => {
  const steps = (...befores: string[]): Candidate['places'] =>
    befores.map((at, k) => buildPlace(at, `t${k}`, null, k * 10));
  const continued = { level: 'continuation' } as const;

  it('moves the steps that both sides share to the prompt', () => {
    const siblings = [
      side(1, true, null, { places: steps('start', 'one', 'two', 'three') }),
      side(2, false, null, { places: steps('start', 'one', 'two', 'drei') }),
    ];
    expect(pairsOf(siblings, outcome).pairs[0]).toMatchObject({ level: 'whole', departure: null });
    expect(pairsOf(siblings, outcome, continued).pairs[0]).toMatchObject({
      ...{ level: 'continuation', departure: { kind: 'text', offset: 20, ends: null } },
    });
  });

  it('refuses sides that share nothing but the prompt, and beginnings that no message can hold', () => {
    const apart = [
      side(1, true, null, { places: steps('start', 'a') }),
      side(2, false, null, { places: steps('start', 'b') }),
    ];
    expect(pairsOf(apart, outcome, continued).refused).toEqual({ 'no-shared-prefix': 1 });
    const shared = [
      side(1, true, null, { places: steps('s', 'a') }),
      side(2, false, null, { places: steps('s', 'a') }),
    ];
    const { refused } = pairsOf(shared, outcome, continued, { format: trlConversational });
    expect(refused).toEqual({ 'prefix-in-message': 1 });
  });
});

describe("people's choices", () => {
  const [right, wrong] = [side(1, true, 0.9), side(2, false, 0.2)];
  const id = pairId(wholeSide(right, null), wholeSide(wrong, null));
  const reversed = pairId(wholeSide(wrong, null), wholeSide(right, null));
  const chosen = (...said: [string, 'choose' | 'reject' | 'skip'][]): Pick<Pairing, 'choices'> => ({
    choices: makeChoices(said.map(([pair, choice]) => [pair, { choice, by: 'Ada' }])),
  });

  it('confirm, turn round or leave out a pair, and are recorded', () => {
    const confirmed = pairsOf([right, wrong], crewDpo, {}, chosen([id, 'choose']));
    expect(confirmed.pairs[0]).toMatchObject({ id, labelSource: 'human', human: { choice: 'choose', by: 'Ada' } });
    const turned = pairsOf([right, wrong], crewDpo, {}, chosen([id, 'reject']));
    expect(linesOf(turned.pairs)).toEqual(['2>1']);
    expect(turned.pairs[0]).toMatchObject({ id, labelSource: 'human', scoreChosen: 0.2, scoreRejected: 0.9 });
    expect(turned.pairs[0]?.margin).toBeCloseTo(-0.7, 12);
    const skipped = pairsOf([right, wrong], crewDpo, {}, chosen([id, 'skip']));
    expect(skipped).toMatchObject({ pairs: [], refused: { 'human-skip': 1 }, choices: { used: 1, unknown: 0 } });
  });

  it('mean the same texts when a rule has them the other way round; the last word counts', () => {
    expect(linesOf(pairsOf([right, wrong], crewDpo, {}, chosen([reversed, 'choose'])).pairs)).toEqual(['2>1']);
    const again = chosen([reversed, 'choose'], [id, 'choose']);
    expect(linesOf(pairsOf([right, wrong], crewDpo, {}, again).pairs)).toEqual(['1>2']);
    const back = chosen([id, 'choose'], [reversed, 'choose']);
    expect(linesOf(pairsOf([right, wrong], crewDpo, {}, back).pairs)).toEqual(['2>1']);
  });

  it('win over margins, missing values and limits, but not over what cannot be a pair', () => {
    const close = side(3, false, 0.89);
    const unread = side(4, false, null);
    const say = chosen(
      [pairId(wholeSide(right, null), wholeSide(close, null)), 'choose'],
      [pairId(wholeSide(right, null), wholeSide(unread, null)), 'choose'],
    );
    const { pairs } = pairsOf([right, wrong, close, unread], crewDpo, { pairsPerPrompt: 1 }, say);
    expect(linesOf(pairs)).toEqual(['1>3', '1>4', '1>2']);
    expect(pairs[1]).toMatchObject({ scoreRejected: null, margin: null });
    const empty = side(5, false, 0.1, { completionSha256: null });
    const none = chosen([pairId(wholeSide(right, null), wholeSide(empty, null)), 'choose']);
    expect(pairsOf([right, empty], crewDpo, {}, none).refused).toEqual({ 'empty-side': 1 });
  });

  it('that name no proposed pair are counted', () => {
    const { choices } = pairsOf([right, wrong], crewDpo, {}, chosen(['0'.repeat(16), 'choose']));
    expect(choices).toEqual({ used: 0, unknown: 1 });
  });
});

it('tells an observer of every pair, refused or not', () => {
  const seen = new Map<string, GuardId | null>();
  const observe = (pair: Pair, guard: GuardId | null): void => void seen.set(linesOf([pair]).join(), guard);
  const siblings = [side(1, true, 0.9), side(2, false, 0.1), side(3, false, 0.2), side(4, false, 0.95)];
  pairsOf(siblings, crewDpo, { pairsPerPrompt: 1 }, { observe });
  expect(Object.fromEntries(seen)).toEqual({ '1>2': null, '1>3': 'over-limit', '1>4': 'below-margin' });
});

describe('pairs of any file, by any rule', () => {
  const place = fc.record({
    before: fc.constantFrom('s', 'a', 'b'),
    text: fc.constantFrom('t', 'u', 'v'),
    value: fc.option(fc.double({ min: -3, max: 3, noNaN: true }), { nil: null }),
  });
  const sibling = fc.record({
    group: fc.constantFrom('a', 'b'),
    promptSha256: fc.constantFrom('p', 'q'),
    completionSha256: fc.option(fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5'), { nil: null }),
    correct: fc.constantFrom(true, false, null),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
    places: fc
      .array(place, { maxLength: 3 })
      .map((list) => list.map(({ before, text, value }, k) => buildPlace(before, text, value, k * 10))),
    doubts: fc.record({ contextCut: fc.boolean(), probesCut: fc.boolean(), seamMerges: fc.boolean() }),
  });
  const siblings = fc.array(sibling, { maxLength: 12 }).map((list) => list.map((one, i) => side(i + 1, null, 0, one)));
  const rule = fc.constantFrom(...pairRules);

  it('keep every guard, whatever the input', () => {
    fc.assert(
      fc.property(siblings, rule, fc.nat(9), (candidates, tried, seed) => {
        const { pairs } = pairsOf(candidates, tried, { seed });
        const at = ({ place: { line } }: Pair['chosen']): Candidate => candidates[line - 1] ?? side(0, null, null);
        const perPrompt = new Map<string, number>();
        for (const pair of pairs) {
          const [chosen, rejected] = [at(pair.chosen), at(pair.rejected)];
          if (pair.level === 'whole') {
            expect(chosen.promptSha256).toBe(rejected.promptSha256);
            expect(chosen.completionSha256).not.toBeNull();
            if (pair.chosen.edit === null) expect(chosen.completionSha256).not.toBe(rejected.completionSha256);
          }
          expect(pair.margin).not.toBeNull();
          expect(tried.id === 'rlsf' ? Math.log(pair.margin ?? 0) : pair.margin).toBeGreaterThanOrEqual(
            tried.minimumMargin - 1e-9,
          );
          expect(pair.labelSource === 'model').toBe(tried.labels === 'model');
          const read = [
            ...(pair.scoreChosen === null ? [] : [chosen]),
            ...(pair.scoreRejected === null ? [] : [rejected]),
          ];
          if (tried.readings !== 'none') expect(read.some(({ doubts }) => doubts.contextCut)).toBe(false);
          if (tried.readings === 'probes') {
            expect(read.some(({ doubts }) => doubts.seamMerges || doubts.probesCut)).toBe(false);
          }
          const prompt = `${rejected.group}${rejected.promptSha256}`;
          perPrompt.set(prompt, (perPrompt.get(prompt) ?? 0) + 1);
        }
        expect(Math.max(0, ...perPrompt.values())).toBeLessThanOrEqual(4);
      }),
      { seed: 20261121, numRuns: 600 },
    );
  });

  it('are the same for the same seed, in whatever order the file has the traces', () => {
    const ids = (list: readonly Candidate[], tried: PairRule, seed: number): string[] =>
      pairsOf(list, tried, { seed })
        .pairs.map(({ id, margin }) => `${id} ${margin}`)
        .sort();
    fc.assert(
      fc.property(siblings, rule, fc.nat(9), fc.nat(), (candidates, tried, seed, turn) => {
        // One text has one value: what a file says twice it says with the same numbers.
        const byText = new Map(candidates.map((one) => [`${one.promptSha256}${one.completionSha256}`, one]));
        const list = [...byText.values()].map((one) => ({ ...one, group: one.promptSha256, places: [] }));
        const turned = list.map((_, k) => list[(k + turn) % list.length] ?? side(0, null, null));
        expect(ids(turned, tried, seed)).toEqual(ids(list, tried, seed));
        expect(ids(list, tried, seed)).toEqual(ids(list, tried, seed));
      }),
      { seed: 20261121, numRuns: 400 },
    );
  });

  it('differ between seeds where the rule draws', () => {
    const many = Array.from({ length: 12 }, (_, index) => side(index + 1, index % 2 === 0, null));
    expect(linesOf(pairsOf(many, outcome, { seed: 2 }).pairs)).not.toEqual(
      linesOf(pairsOf(many, outcome, { seed: 1 }).pairs),
    );
  });
});
