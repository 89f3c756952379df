// Traces as they come from files, through the table to the report.
import { describe, expect, it } from 'vitest';
import { calibrateTraces } from '../../../../server/groups/calibrate-traces.ts';
import { GroupCollector } from '../../../../server/groups/collect-groups.ts';
import { toSibling, type AnnotatedTrace } from '../../../../server/groups/to-sibling.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';
import { buildTrace } from '../../../support/build-trace.ts';

const traceOf = (text: string, correct: boolean, group = 'g') =>
  buildTrace({ turns: [{ message: null, text }], correct, group, prediction: '0.5' });

async function* stream(entries: readonly AnnotatedTrace[]): AsyncGenerator<AnnotatedTrace> {
  for (const entry of entries) yield await Promise.resolve(entry);
}

const breathe = (): Promise<void> => Promise.resolve();

describe('calibrating traces', () => {
  it('reads annotations, and what traces state of themselves without any', async () => {
    const entries = [
      { trace: traceOf('Confidence: 90%', true), annotation: buildAnnotation({ signals: { 'R1.crew': 0.75 } }) },
      { trace: traceOf('Confidence: 20%', false), annotation: null },
    ];
    const report = await calibrateTraces({ entries: stream(entries), seed: 0, breathe });
    expect(report).toMatchObject({ traces: 2, labeled: 2, right: 1, annotated: 1 });
    expect(report.scorers).toEqual([expect.stringContaining('tiny')]);
    const named = (name: string) => report.parts.find(({ part }) => part === name);
    expect(named('R13.stated')).toMatchObject({ n: 2, auroc: { value: 1 } });
    expect(named('R13.stated')?.confidence?.brier.value).toBeCloseTo((0.01 + 0.04) / 2, 12);
    expect(named('R1.crew')).toMatchObject({ n: 1, auroc: null });
  });

  it('compares answers by their value, not their spelling', async () => {
    const entries = ['0.5', '1/2', '3'].map((prediction, at) => ({
      trace: buildTrace({ prediction, correct: at < 2, group: 'g' }),
      annotation: null,
    }));
    const { majority } = await calibrateTraces({ entries: stream(entries), seed: 0, breathe });
    expect(majority).toEqual({ value: 1, prompts: 1 });
  });

  it('names every scorer whose numbers are mixed', async () => {
    const annotation = buildAnnotation();
    const other = { ...annotation, scorer: { ...annotation.scorer, precision: 'int8' } };
    const trace = traceOf('', true);
    const entries = [annotation, other, annotation].map((one) => ({ trace, annotation: one }));
    const { scorers } = await calibrateTraces({ entries: stream(entries), seed: 0, breathe });
    expect(scorers).toHaveLength(2);
  });

  it('stops when nobody wants it any more', async () => {
    const stop = new AbortController();
    let seen = 0;
    async function* endless(): AsyncGenerator<AnnotatedTrace> {
      for (;;) {
        if (++seen === 5) stop.abort();
        yield await Promise.resolve({ trace: traceOf('', true), annotation: null });
      }
    }
    const running = calibrateTraces({ entries: endless(), seed: 0, breathe, signal: stop.signal });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toBe(5);
  });
});

describe('siblings', () => {
  it('are brought together in the order of their groups, with what was measured and stated', () => {
    const groups = new GroupCollector();
    const annotation = buildAnnotation();
    groups.add('b', toSibling({ trace: traceOf('I am 80% sure.', true, 'b'), annotation }, 4));
    groups.add('a', toSibling({ trace: traceOf('', false, 'a'), annotation: null }, 5));
    groups.add('b', toSibling({ trace: traceOf('', false, 'b'), annotation: null }, 6));
    const summaries = [...groups.summaries()];
    expect(summaries.map(({ group, size, annotated }) => [group, size, annotated])).toEqual([
      ['b', 2, 1],
      ['a', 1, 0],
    ]);
    expect(summaries[0]?.each.map(({ line }) => line)).toEqual([4, 6]);
    expect(summaries[0]?.each[0]?.signals['G9.rlcr']).toBeCloseTo(0.96, 12);
  });

  it('keep of the tokens only what group signals read', () => {
    const { annotation } = toSibling({ trace: traceOf('', true), annotation: buildAnnotation() });
    expect(Object.keys(annotation?.tokens ?? {})).toEqual(['start', 'selfCertainty']);
  });
});
