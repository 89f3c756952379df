import { describe, expect, it } from 'vitest';
import type { CalibrationReport, PartReport } from '../../../../../../server/shared/protocol/calibration-report.ts';
import {
  describeFile,
  describeSampleCurves,
  layoutCalibration,
  layoutReliability,
  layoutRisk,
  layoutSampleCurves,
} from '../../../../../../webview/views/trace/calibration/layout.ts';

const estimate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });

function part(parts: Partial<PartReport>): PartReport {
  return {
    ...{ part: 'R1.crew', title: 'Answer confidence', usesGold: false, surer: 'high', n: 40, right: 30 },
    ...{ auroc: estimate(0.8), riskCoverage: null, bestOfN: [], weightedVote: null, bordaVote: null },
    ...{ weightedVotes: [], bordaVotes: [], confidence: null },
    ...parts,
  };
}

function report(parts: Partial<CalibrationReport>): CalibrationReport {
  return {
    ...{ traces: 40, prompts: 10, labeled: 40, right: 30, annotated: 40, scorers: ['Abacus'] },
    ...{ replicates: 1000, seed: 0, bins: 10, bordaPower: 1, passAtK: [], majority: null, withoutLearningSignal: 2 },
    ...{ majorityAtN: [], voteDraws: 1000 },
    parts: [],
    ...parts,
  };
}

describe('the table', () => {
  it('puts the best judge first, whichever end is surer, and what knows the gold answer last', () => {
    const parts = [
      part({ part: 'R1.crew', auroc: estimate(0.6) }),
      part({ part: 'S1.final', usesGold: true, auroc: estimate(0.99) }),
      part({ part: 'T2.meanEntropy', surer: 'low', auroc: estimate(0.7) }),
      part({ part: 'T1.meanLogprob', auroc: null }),
    ];
    const rows = layoutCalibration(report({ parts }));
    expect(rows.map((row) => row.part)).toEqual(['T2.meanEntropy', 'R1.crew', 'S1.final']);
    expect(rows[0]).toMatchObject({ title: 'Answer confidence: mean entropy (low is surer)', n: '40' });
    expect(rows[0]?.auroc).toMatchObject({ text: '0.700', interval: '[0.60, 0.80]' });
  });

  it('keeps a confidence of traces that are all right: it has no AUROC, but errors', () => {
    const confidence = {
      ...{ brier: estimate(0.1), ece: estimate(0.2), eceEqualMass: estimate(0.2), overconfidence: estimate(0) },
      ...{ meanConfidence: 0.9, bins: [], binsEqualMass: [], outside: 0 },
    };
    const [row] = layoutCalibration(report({ parts: [part({ auroc: null, confidence })] }));
    expect(row).toMatchObject({ auroc: null, ece: '0.200 [0.10, 0.30]', brier: '0.100', aurc: '', vote: '' });
  });
});

describe('the words above', () => {
  it('count traces and outcomes and warn of few', () => {
    const lines = describeFile(report({}));
    expect(lines[0]).toBe('40 traces of 10 prompts, 40 annotated, 40 with a known outcome, 30 right (75.0 %).');
    expect(lines.at(-1)).toContain('mostly noise');
    expect(describeFile(report({ labeled: 1000, right: 500 })).join(' ')).not.toContain('noise');
  });

  it('warn of several models', () => {
    expect(describeFile(report({ scorers: ['a', 'b'] })).join(' ')).toContain('Read by several models (a, b)');
  });
});

describe('the diagrams', () => {
  const box = { left: 10, top: 20, size: 100 };

  it('have a dot a bin, where confidence meets the share right, larger with more traces', () => {
    const bins = [
      { low: 0, high: 0.1, count: 4, meanConfidence: 0, accuracy: 0 },
      { low: 0.9, high: 1, count: 16, meanConfidence: 1, accuracy: 0.75 },
    ];
    const [first, second] = layoutReliability(bins, box);
    expect(first).toMatchObject({ x: 10, y: 120, radius: 6 });
    expect(second).toMatchObject({ x: 110, y: 45, radius: 12 });
    expect(second?.why).toContain('16 traces, mean confidence 1.000, 75.0 % right');
  });

  it('have a line for each that answers for n samples, few on the left', () => {
    const mean = (n: number, value: number) => ({ n, value, prompts: 10 });
    const file = { passAtK: [mean(1, 0.5), mean(2, 0.75), mean(4, 1)], majorityAtN: [mean(1, 0.5), mean(4, 0.25)] };
    const curves = layoutSampleCurves(file, part({ bestOfN: [mean(1, 0.5), mean(2, 0.6)] }), box);
    expect(curves).toMatchObject({ most: 4, least: 0.2 });
    expect(curves?.curves.map(({ kind }) => kind)).toEqual(['pass', 'majority', 'best']);
    expect(curves?.curves[0]?.points.map(({ x, y }) => [x, y])).toEqual([
      [10, 82.5],
      [60, 51.25],
      [110, 20],
    ]);
    expect(curves?.curves[1]?.points[1]?.why).toBe('majority, 4 samples: 25.0 % right over 10 prompts');
    expect(curves === null ? '' : describeSampleCurves(curves)).toBe(
      'On the right: any of n 1.00 of 4, majority 0.25 of 4, surest 0.60 of 2.',
    );
  });

  it('leave them out where no prompt has two samples', () => {
    const file = { passAtK: [{ n: 1, value: 0.5, prompts: 3 }], majorityAtN: [] };
    expect(layoutSampleCurves(file, part({}), box)).toBeNull();
  });

  it('have a line of risks, low ones at the bottom', () => {
    const curve = [
      { coverage: 0.5, risk: 0, threshold: 0.9 },
      { coverage: 1, risk: 0.25, threshold: 0 },
    ];
    expect(layoutRisk(curve, box)).toEqual([
      [60, 120],
      [110, 95],
    ]);
  });
});
