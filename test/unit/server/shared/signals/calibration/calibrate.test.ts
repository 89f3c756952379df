// Calibration over a set: what is left out, what votes and choices give, and that the same seed gives the same report.
import { describe, expect, it } from 'vitest';
import { calibrate, type CalibrateOptions } from '../../../../../../server/shared/signals/calibration/calibrate.ts';
import { rankPart } from '../../../../../../server/shared/signals/calibration/rank-parts.ts';
import { ScoreTable, type ScoredTrace } from '../../../../../../server/shared/signals/calibration/score-table.ts';
import { computeSignals } from '../../../../../../server/shared/signals/compute-signals.ts';
import { traceSignals } from '../../../../../../server/shared/signals/registry.ts';
import { buildReading } from '../../../../../support/build-reading.ts';

const options: CalibrateOptions = {
  seed: 3,
  signals: traceSignals,
  sameAnswer: (left, right) => left === right,
  pause: () => Promise.resolve(),
  scorers: ['tiny'],
};

function tableOf(traces: readonly Partial<ScoredTrace>[]): ScoreTable {
  const table = new ScoreTable();
  for (const trace of traces) table.add({ group: 'p', correct: null, answer: null, signals: null, ...trace });
  return table;
}

const scored = (group: string, correct: boolean | null, answer: string | null, crew: number | null, ppl = 2) => ({
  ...{ group, correct, answer },
  signals: { 'R1.crew': crew, 'T1.ppl': ppl },
});

/** Two prompts of four: in the first the sure ones are right, in the second the majority is. */
const traces = [
  scored('p', true, '1', 0.9, 1),
  scored('p', false, '2', 0.3, 3),
  scored('p', false, '2', 0.2, 4),
  scored('p', false, '3', 0.1, 5),
  scored('q', true, '1', 0.8, 1),
  scored('q', true, '1', 0.4, 2),
  scored('q', false, '2', 0.6, 3),
  scored('q', true, '1', null, 2),
];

describe('a set of traces', () => {
  it('is told with pass@k, majority and flat prompts', async () => {
    const report = await calibrate(
      tableOf([...traces, scored('r', true, '1', 0.5), scored('r', true, '1', 0.5)]),
      options,
    );
    expect(report).toMatchObject({ traces: 10, prompts: 3, labeled: 10, right: 6, annotated: 10, scorers: ['tiny'] });
    expect(report.passAtK).toEqual([
      { n: 1, value: (1 / 4 + 3 / 4 + 1) / 3, prompts: 3 },
      { n: 2, value: (1 / 2 + 1 + 1) / 3, prompts: 3 },
      { n: 4, value: 1, prompts: 2 },
    ]);
    expect(report.majority).toEqual({ value: 2 / 3, prompts: 3 });
    // p: one right answer among four, two others agree; q: three right of four; r: both right.
    expect(report.majorityAtN).toEqual([
      { n: 1, value: (1 / 4 + 3 / 4 + 1) / 3, prompts: 3 },
      { n: 2, value: expect.closeTo((1 / 4 + 3 / 4 + 1) / 3, 12), prompts: 3 },
      { n: 4, value: 1 / 2, prompts: 2 },
    ]);
    expect(report.voteDraws).toBe(1_000);
    expect(report.withoutLearningSignal).toBe(1);
  });

  it('leaves out unlabeled traces, and values outside of [0, 1] of calibration alone', async () => {
    const { labeled, parts } = await calibrate(
      tableOf([...traces, scored('q', null, '2', 0.9), scored('p', true, '1', 1.5)]),
      options,
    );
    expect(labeled).toBe(9);
    const crew = parts.find(({ part }) => part === 'R1.crew');
    expect(crew).toMatchObject({ n: 8, right: 4, confidence: { outside: 1 } });
    expect(crew?.confidence?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(7);
  });

  it('of nothing, of no label and of no annotation has no numbers, and no NaN', async () => {
    for (const list of [[], [{ answer: '1' }], [{ correct: true }, { correct: false }]]) {
      const report = await calibrate(tableOf(list), options);
      expect(report.parts).toEqual([]);
      expect(report.majority).toBeNull();
      expect(JSON.stringify(report)).not.toContain('NaN');
    }
  });
});

describe('a part', () => {
  it('is calibrated, chosen and voted by', async () => {
    const { parts } = await calibrate(tableOf(traces), options);
    const crew = parts.find(({ part }) => part === 'R1.crew');
    expect(crew).toMatchObject({ title: expect.any(String), usesGold: false, surer: 'high', n: 7, right: 3 });
    // 0.9 0.8 0.4 against 0.6 0.3 0.2 0.1: eleven of twelve pairs
    expect(crew?.auroc?.value).toBeCloseTo(11 / 12, 12);
    expect(crew?.bestOfN.at(-1)).toEqual({ n: 4, value: 1, prompts: 1 });
    expect(crew?.bestOfN[0]?.value).toBeCloseTo((1 / 4 + 2 / 3) / 2, 12);
    // p: 0.9 against 0.5 and 0.1; q: 1.2 against 0.6
    expect(crew?.weightedVote).toEqual({ value: 1, prompts: 2 });
    // p: 2 against sqrt(3) + sqrt(2) for the wrong one
    expect(crew?.bordaVote).toEqual({ value: 0.5, prompts: 2 });
    expect(crew?.weightedVotes.at(-1)).toEqual({ n: 4, value: 1, prompts: 1 });
    expect(crew?.bordaVotes.at(-1)).toEqual({ n: 4, value: 0, prompts: 1 });
    expect(crew?.confidence?.brier.value).toBeCloseTo((0.01 + 0.09 + 0.04 + 0.01 + 0.04 + 0.36 + 0.36) / 7, 12);
  });

  it('whose low end is surer is turned around, with thresholds as they are', async () => {
    const { parts } = await calibrate(tableOf(traces), options);
    const ppl = parts.find(({ part }) => part === 'T1.ppl');
    expect(ppl).toMatchObject({ surer: 'low', auroc: { value: 1 }, weightedVote: null, confidence: null });
    expect(ppl?.weightedVotes).toEqual([]);
    expect(ppl?.riskCoverage).toMatchObject({ excess: 0 });
    expect(ppl?.riskCoverage?.curve[0]).toEqual({ coverage: 2 / 8, risk: 0, threshold: 1 });
    expect(ppl?.riskCoverage?.curve.at(-1)).toEqual({ coverage: 1, risk: 0.5, threshold: 5 });
  });

  it('counts the share of siblings with the same answer as a confidence, where there are siblings', async () => {
    const { parts } = await calibrate(tableOf([...traces, scored('alone', true, '1', 0.5)]), options);
    const share = parts.find(({ part }) => part === 'G7.answerShare');
    expect(share).toMatchObject({ n: 8, surer: 'high' });
    expect(share?.confidence?.meanConfidence).toBeCloseTo((0.25 + 0.5 + 0.5 + 0.25 + 0.75 * 3 + 0.25) / 8, 12);
  });

  it('of an unknown signal or without any labeled value is not told', async () => {
    const strange = { group: 'p', correct: true, answer: '1', signals: { 'X9.what': 1, 'R1.crew': null } };
    const { parts } = await calibrate(tableOf([strange]), options);
    expect(parts).toEqual([]);
  });
});

describe('intervals', () => {
  it('hold the value, are the same for the same seed, and others for another', async () => {
    const many = Array.from({ length: 120 }, (_, at) =>
      scored(`p${at % 15}`, (at * 7) % 10 < 6, String(at % 3), ((at * 37) % 100) / 100),
    );
    const of = async (seed: number) => {
      const { parts } = await calibrate(tableOf(many), { ...options, seed });
      return parts.find(({ part }) => part === 'R1.crew')?.confidence?.ece;
    };
    const ece = await of(3);
    expect(await of(3)).toEqual(ece);
    expect(await of(4)).not.toEqual(ece);
    expect(ece?.low).toBeLessThan(ece?.value ?? NaN);
    expect(ece?.high).toBeGreaterThan(ece?.value ?? NaN);
  });

  it('are left where nobody waits any more', async () => {
    let turns = 0;
    const pause = (): Promise<void> => (++turns > 50 ? Promise.reject(new Error('enough')) : Promise.resolve());
    await expect(calibrate(tableOf(traces), { ...options, pause })).rejects.toThrow('enough');
    expect(turns).toBe(51);
  });
});

describe('the registry', () => {
  it('names as ranking and as confidences only parts that exist', () => {
    const known = Object.keys(computeSignals(buildReading()));
    for (const { id, ranks = {}, confidences = [] } of traceSignals) {
      for (const part of [...Object.keys(ranks), ...confidences]) expect(known).toContain(`${id}.${part}`);
      // A confidence is surer at its high end.
      for (const part of confidences) expect(rankPart(`${id}.${part}`, traceSignals)).toMatchObject({ surer: 'high' });
    }
  });

  it('says whether a part knows the gold answer', () => {
    expect(rankPart('R4.logProb', traceSignals)).toMatchObject({ usesGold: true });
    expect(rankPart('G6.responseConfidence', traceSignals)).toMatchObject({ usesGold: false });
    expect(rankPart('G6.promptConfidence', traceSignals)).toBeNull();
    expect(rankPart('nothing', traceSignals)).toBeNull();
  });
});
