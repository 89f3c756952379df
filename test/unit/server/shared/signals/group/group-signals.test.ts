// The group signals over siblings as they come: partly annotated, partly labeled, alone.
import { describe, expect, it } from 'vitest';
import { bordaVoteSignal } from '../../../../../../server/shared/signals/group/borda-vote.ts';
import { classifyAnswers } from '../../../../../../server/shared/signals/group/answer-classes.ts';
import {
  confidenceModulationSignal,
  selfConfidence,
  zScores,
} from '../../../../../../server/shared/signals/group/confidence-modulation.ts';
import { consensusSignal } from '../../../../../../server/shared/signals/group/consensus.ts';
import {
  leastLikelyProbability,
  probabilityReweightingSignal,
} from '../../../../../../server/shared/signals/group/probability-reweighting.ts';
import { rareCorrectSignal } from '../../../../../../server/shared/signals/group/rare-correct.ts';
import { setCalibrationSignal } from '../../../../../../server/shared/signals/group/set-calibration.ts';
import { signWeightsSignal } from '../../../../../../server/shared/signals/group/sign-weights.ts';
import { turnAdvantages, turnAdvantageSignal } from '../../../../../../server/shared/signals/group/turn-advantage.ts';
import { groupAdvantageSignal } from '../../../../../../server/shared/signals/group/group-advantage.ts';
import { groupAdvantage } from '../../../../../../server/shared/signals/group/group-advantage.ts';
import type { Sibling } from '../../../../../../server/shared/signals/sibling.ts';
import type { GroupSignal } from '../../../../../../server/shared/signals/signal.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';

const withSignals = (signals: Record<string, number | null>) => buildAnnotation({ signals });
const certain = (...selfCertainty: (number | null)[]) => {
  const annotation = buildAnnotation();
  return { ...annotation, tokens: { ...annotation.tokens, selfCertainty } };
};

const own: readonly GroupSignal[] = [
  ...[groupAdvantageSignal, signWeightsSignal, rareCorrectSignal, confidenceModulationSignal],
  ...[probabilityReweightingSignal, consensusSignal, bordaVoteSignal, setCalibrationSignal, turnAdvantageSignal],
];

describe.each(own.map((signal) => [signal.id, signal] as const))('%s', (_, signal) => {
  const each = (siblings: readonly Sibling[]) => Object.values(signal.computeEach?.(siblings) ?? {});

  it('is undefined where nothing is known: no sibling, or ones without label, answer and annotation', () => {
    for (const siblings of [[], [buildSibling()], [buildSibling(), buildSibling({ line: 2 })]]) {
      expect(Object.values(signal.computeGroup(siblings)).filter((value) => value !== null)).toEqual([]);
      for (const column of each(siblings)) expect(column).toEqual(siblings.map(() => null));
    }
  });

  it('is undefined, not NaN, for annotations of nothing', () => {
    const empty = buildAnnotation({ signals: {}, steps: [], turns: [] });
    const tokens = { ...empty.tokens, start: [], selfCertainty: [] };
    const siblings = [1, 2].map((line) => buildSibling({ line, annotation: { ...empty, tokens } }));
    expect(Object.values(signal.computeGroup(siblings)).filter((value) => value !== null)).toEqual([]);
    for (const column of each(siblings)) expect(column).toEqual([null, null]);
  });

  it('gives finite numbers or null for a mixed group, one entry a sibling', () => {
    const siblings = [
      buildSibling({ correct: true, answer: '5', stated: 0.8, annotation: buildAnnotation() }),
      buildSibling({ correct: null, answer: null }),
      buildSibling({ correct: false, answer: '6', annotation: buildAnnotation() }),
    ];
    const columns = each(siblings);
    const values = [...Object.values(signal.computeGroup(siblings)), ...columns.flat()];
    for (const value of values) expect(value === null || Number.isFinite(value)).toBe(true);
    for (const column of columns) expect(column).toHaveLength(3);
  });
});

describe('G2 of each', () => {
  it('leaves out siblings without outcome and keeps the places of the others', () => {
    const siblings = [true, null, false].map((correct) => buildSibling({ correct }));
    expect(groupAdvantageSignal.computeEach?.(siblings)).toMatchObject({
      drGrpo: [0.5, null, -0.5],
      rloo: [1, null, -1],
    });
  });
});

describe('G3', () => {
  it('counts who carries gradient', () => {
    const siblings = [true, true, false, null].map((correct) => buildSibling({ correct }));
    expect(signWeightsSignal.computeGroup(siblings)).toEqual({ psrCarriers: 2, nsrCarriers: 1 });
    expect(signWeightsSignal.computeEach?.(siblings)).toEqual({
      psr: [1, 1, 0, null],
      nsr: [0, 0, -1, null],
      wReinforce: [0.1, 0.1, -1, null],
    });
  });
});

describe('G4', () => {
  it('ranks by mean log-prob among the siblings that have one; ties keep their order', () => {
    const siblings = [-1, -2, null, -1].map((lp) =>
      buildSibling({ correct: true, annotation: lp === null ? null : withSignals({ 'T1.meanLogprob': lp }) }),
    );
    expect(rareCorrectSignal.computeEach?.(siblings)['rank']).toEqual([1, 0, null, 2]);
    expect(rareCorrectSignal.computeGroup(siblings)).toEqual({ ranked: 3 });
  });

  it('is undefined for a sibling alone', () => {
    const one = buildSibling({ correct: true, annotation: withSignals({ 'T1.meanLogprob': -1 }) });
    expect(rareCorrectSignal.computeEach?.([one])).toEqual({ rank: [null], reward: [null] });
  });
});

describe('G5', () => {
  it('takes the mean self-certainty; the sum of the code ranks by length', () => {
    expect(selfConfidence([1, null, 3], 'mean')).toBe(2);
    expect(selfConfidence([1, null, 3], 'sum')).toBe(4);
    expect(selfConfidence([1, 3], 'sum', 100)).toBeCloseTo(4 + 2 * Math.log(100), 12);
    expect(selfConfidence([], 'sum')).toBeNull();
  });

  it('leaves the advantage as it is where all siblings are equally sure', () => {
    expect(zScores([2, 2, 2])).toEqual([0, 0, 0]);
    const siblings = [true, false].map((correct) => buildSibling({ correct, annotation: certain(1, 2) }));
    expect(confidenceModulationSignal.computeEach?.(siblings)['advantage']).toEqual(groupAdvantage([1, 0])?.sample);
  });

  it('gives the surer of two right siblings less, and takes more from the surer wrong one', () => {
    const siblings = [
      buildSibling({ correct: true, annotation: certain(4) }),
      buildSibling({ correct: true, annotation: certain(1) }),
      buildSibling({ correct: false, annotation: certain(4) }),
      buildSibling({ correct: false, annotation: certain(1) }),
    ];
    const [a, b, c, d] = confidenceModulationSignal.computeEach?.(siblings)['advantage'] ?? [];
    expect(a).toBeLessThan(b ?? NaN);
    expect(c).toBeLessThan(d ?? NaN);
  });
});

describe('G6', () => {
  it('is the mean probability of the least likely fifth, at least one token, in log space', () => {
    const logprobs = [-1, -4, -0.1, -2, -0.2, -0.3, -0.4, -0.5, -0.6, null, -0.7];
    expect(leastLikelyProbability(logprobs)).toBeCloseTo(Math.exp(-3), 12);
    expect(leastLikelyProbability([-0.5])).toBeCloseTo(Math.exp(-0.5), 12);
    expect(leastLikelyProbability([])).toBeNull();
    expect(leastLikelyProbability([null])).toBeNull();
  });

  it('reads the response of a trace, and its prompt where that was measured', () => {
    const reading = buildReading({ tokens: buildTokens([-2, -1], [1, 1]) });
    expect(probabilityReweightingSignal.compute(reading)).toEqual({
      responseConfidence: Math.exp(-2),
      promptConfidence: null,
    });
    const measured = { ...reading, extras: { ...reading.extras, prompt: [-3, -1] } };
    expect(probabilityReweightingSignal.compute(measured)['promptConfidence']).toBeCloseTo(Math.exp(-3), 12);
  });

  it('moves the advantage, and leaves it where every sibling is wrong', () => {
    const annotation = withSignals({ 'G6.promptConfidence': 0.3, 'G6.responseConfidence': 0.8 });
    const group = (...labels: boolean[]) => labels.map((correct) => buildSibling({ correct, annotation }));
    const plain = groupAdvantage([1, 0])?.sample ?? [];
    const moved = probabilityReweightingSignal.computeEach?.(group(true, false))['advantage'] ?? [];
    moved.forEach((value, at) => expect(value).toBeCloseTo((plain[at] ?? NaN) - 0.15, 12));
    expect(probabilityReweightingSignal.computeEach?.(group(false, false))['advantage']).toEqual([0, 0]);
    const halfMeasured = [buildSibling({ correct: true, annotation }), buildSibling({ correct: false })];
    expect(probabilityReweightingSignal.computeEach?.(halfMeasured)['advantage']?.[1]).toBeNull();
  });
});

describe('G7', () => {
  const group = (...answers: (string | null)[]) => answers.map((answer) => buildSibling({ answer }));

  it('counts siblings without an answer, and lets them not win', () => {
    const siblings = group(null, '7', null, '8', '7', null);
    expect(consensusSignal.computeGroup(siblings)).toMatchObject({ majorityRatio: 1 / 3, distinct: 2 });
    expect(consensusSignal.computeEach?.(siblings)).toEqual({
      answerShare: [null, 1 / 3, null, 1 / 6, 1 / 3, null],
      pseudoReward: [0, 1, 0, 0, 1, 0],
    });
  });

  it('of one answer is no entropy, and of one sibling no normalized one', () => {
    expect(consensusSignal.computeGroup(group('7', '7'))).toMatchObject({
      answerEntropy: 0,
      answerEntropyNormalized: 0,
    });
    expect(consensusSignal.computeGroup(group('7'))).toMatchObject({
      majorityRatio: 1,
      answerEntropyNormalized: null,
    });
  });

  it('takes the first written of equally frequent answers', () => {
    expect(consensusSignal.computeEach?.(group('8', '7'))['pseudoReward']).toEqual([1, 0]);
  });

  it('goes by the equality given, each text compared once', () => {
    const asked: string[] = [];
    const classes = classifyAnswers(['0.5', '1/2', '0.5', '3', '1/2'], (left, right) => {
      asked.push(`${left} ${right}`);
      return left === '0.5' && right === '1/2';
    });
    expect(classes).toEqual({ classOf: [0, 0, 0, 1, 0], answers: ['0.5', '3'], counts: [4, 1] });
    expect(asked).toEqual(['0.5 1/2', '0.5 3']);
  });

  it('compares the ten-thousandth different answer without comparing it to all others', () => {
    let asked = 0;
    const texts = Array.from({ length: 10_000 }, (_, at) => `answer ${at}`);
    const { answers } = classifyAnswers(texts, () => {
      asked++;
      return false;
    });
    expect(answers).toHaveLength(10_000);
    expect(asked).toBeLessThan(4_000_001);
  });

  it('tells capability beside accuracy where siblings are labeled', () => {
    const siblings = [true, false, false].map((correct) => buildSibling({ correct, answer: '1' }));
    expect(consensusSignal.computeGroup(siblings)).toMatchObject({ accuracy: 1 / 3, capability: 1 });
  });
});

describe('G8', () => {
  it('lets the certain outvote the many', () => {
    const sibling = (answer: string, correct: boolean, certainty: number) =>
      buildSibling({ answer, correct, annotation: certain(certainty) });
    const siblings = [sibling('7', false, 1), sibling('9', true, 5), sibling('9', true, 4), sibling('7', false, 2)];
    expect(bordaVoteSignal.computeGroup(siblings)).toMatchObject({ majorityRight: 0.5, bordaRight: 1, bestRight: 1 });
    const votes = bordaVoteSignal.computeEach?.(siblings)['votes'] ?? [];
    [1, 2, Math.sqrt(3), Math.sqrt(2)].forEach((vote, at) => expect(votes[at]).toBeCloseTo(vote, 12));
  });

  it('shares the votes of equally certain siblings', () => {
    const siblings = ['7', '8'].map((answer) => buildSibling({ answer, annotation: certain(1) }));
    const [a, b] = bordaVoteSignal.computeEach?.(siblings)['votes'] ?? [];
    expect(a).toBe(b);
    expect(bordaVoteSignal.computeGroup(siblings)).toMatchObject({ winnerShare: 0.5, bordaRight: null });
  });
});

describe('G9 of a group', () => {
  it('takes the confidence of the answer for calibration and the stated one for the reward', () => {
    const siblings = [
      buildSibling({ correct: true, stated: 0.8, annotation: withSignals({ 'R1.crew': 0.9 }) }),
      buildSibling({ correct: false, stated: 0.8, annotation: withSignals({ 'R1.crew': 0.3 }) }),
    ];
    const values = setCalibrationSignal.computeGroup(siblings);
    expect(values['brier']).toBeCloseTo((0.01 + 0.09) / 2, 12);
    expect(values['auroc']).toBe(1);
    expect(values['overconfidence']).toBeCloseTo(0.1, 12);
    const [right, wrong] = setCalibrationSignal.computeEach?.(siblings)['rlcr'] ?? [];
    expect(right).toBeCloseTo(0.96, 12);
    expect(wrong).toBeCloseTo(-0.64, 12);
  });
});

describe('G11', () => {
  it('leaves out finished siblings, or counts them with 0 as the code does', () => {
    const rewards = [[1, 3], [2], [3, 1]];
    const ignoring = turnAdvantages(rewards);
    expect(ignoring[1]).toHaveLength(1);
    expect(ignoring.map((row) => row[1])).toEqual([groupAdvantage([3, 1])?.sample[0], undefined, expect.any(Number)]);
    const padded = groupAdvantage([3, 0, 1])?.sample ?? [];
    expect(turnAdvantages(rewards, 'official').map((row) => row[1])).toEqual([padded[0], undefined, padded[2]]);
  });

  it('has no baseline in a turn that one sibling alone reached', () => {
    expect(turnAdvantages([[1, 2], [3]])[0]?.[1]).toBeNull();
  });

  it('rewards turns by belief shift and outcome', () => {
    const dialogue = (correct: boolean, ...shifts: number[]) =>
      buildSibling({
        correct,
        annotation: buildAnnotation({
          steps: shifts.map((deltaBelief) => buildStep({ part: 'turn', deltaBelief })),
        }),
      });
    const siblings = [dialogue(true, 2, -0.5), dialogue(false, 1), buildSibling({ correct: true })];
    const columns = turnAdvantageSignal.computeEach?.(siblings);
    // 2 - 0.05 * 2 + 0.1 * 2 against 0.1 * 1
    expect(columns?.['turn1']).toEqual([...(groupAdvantage([2.1, 0.1])?.sample ?? []), null]);
    expect(columns?.['turn2']).toEqual([null, null, null]);
    expect(turnAdvantageSignal.computeGroup(siblings)).toEqual({ turns: 2 });
  });
});
