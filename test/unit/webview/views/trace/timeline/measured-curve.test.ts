import { describe, expect, it } from 'vitest';
import { measuredPlaces, measuredWords, withMeasured } from '../../../../../../webview/views/trace/measured-steps.ts';
import { measuredCurve } from '../../../../../../webview/views/trace/timeline/measured-curve.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildStepValues, countedPlace } from '../../../../../support/build-step-values.ts';

const ranges = [
  { first: 2, end: 5 },
  { first: 5, end: 9 },
  { first: 9, end: 12 },
];
const scale = { x: (token: number) => 10 * token, y: (share: number) => 100 - 100 * share, stub: 6 };
const curve = (...places: ReturnType<typeof countedPlace>[]) =>
  measuredCurve(measuredPlaces(buildStepValues(places)), ranges, scale);

describe('the curve of measured values', () => {
  it('begins where the first step does, holds each value to the next place, and the last for a stub', () => {
    const [run, ...others] = curve(
      countedPlace(0, 1, 4),
      countedPlace(1, 2, 4),
      countedPlace(2, 3, 4),
      countedPlace(3, 4, 4),
    );
    expect(others).toEqual([]);
    expect(run?.map(({ x, y }) => [x, y])).toEqual([
      [20, 75],
      [50, 50],
      [90, 25],
      [120, 0],
      [126, 0],
    ]);
    for (const { y, low, high } of run ?? []) {
      expect(low).toBeGreaterThanOrEqual(y);
      expect(high).toBeLessThanOrEqual(y);
      expect(low).toBeLessThanOrEqual(100);
      expect(high).toBeGreaterThanOrEqual(0);
    }
  });

  it('has gaps where places were not measured or have no value', () => {
    const runs = curve(countedPlace(0, 1, 4), countedPlace(2, 3, 4), countedPlace(3, null, 0));
    expect(runs.map((run) => run.map(({ x }) => x))).toEqual([
      [20, 50],
      [90, 96],
    ]);
    expect(curve()).toEqual([]);
  });
});

describe('measured values beside an annotation', () => {
  const annotation = buildAnnotation({ steps: [buildStep({ signals: { 'S7.credit': 1 } }), buildStep({})] });

  it('join its columns and numbers, and leave it alone where there are none', () => {
    const joined = withMeasured(annotation, buildStepValues([countedPlace(0, 0, 4), countedPlace(1, 3, 4)]));
    expect(joined?.steps[0]?.signals).toMatchObject({ 'S7.credit': 1, 'S9.value': 0.75, 'S9.progress': 0.75 });
    expect(joined?.steps[1]?.signals).toMatchObject({ 'S9.value': null });
    expect(joined?.signals).toMatchObject({ 'S9.atStart': 0, 'S9.atEnd': 0.75 });
    expect(withMeasured(annotation, null)).toBe(annotation);
    expect(withMeasured(annotation, buildStepValues([]))).toBe(annotation);
    expect(withMeasured(null, buildStepValues([countedPlace(0, 0, 4)]))).toBeNull();
  });

  it('are told in counts and intervals; a place without gold answer says nothing', () => {
    const [, place] = measuredPlaces(buildStepValues([countedPlace(0, 2, 8), countedPlace(1, 6, 8, 2)]));
    expect(place === undefined ? [] : measuredWords(place)).toEqual([
      ['continuations right', '6 of 8'],
      ['measured value', '0.75 (0.41 to 0.93)'],
      ['measured progress', '+0.50 (0.02 to 0.75)'],
      ['cut at the limit', '2 of 8'],
    ]);
    const [none] = measuredPlaces(buildStepValues([countedPlace(0, null, 8)]));
    expect(none === undefined ? [] : measuredWords(none)).toEqual([]);
  });
});
