import { describe, expect, it } from 'vitest';
import { countFlags, type FlagCounts } from '../../../../server/groups/count-flags.ts';
import type { AnnotatedTrace } from '../../../../server/groups/to-sibling.ts';
import { flagKinds } from '../../../../server/shared/signals/flags/flag-kinds.ts';
import type { Flag } from '../../../../server/shared/trace/annotation.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';
import { buildTrace } from '../../../support/build-trace.ts';

const entry = (line: number, correct: boolean, flags: readonly Flag[], meanLogprob = -1): AnnotatedTrace => ({
  trace: buildTrace({ id: `t${line}`, line, correct }),
  annotation: buildAnnotation({ flags, signals: { 'T1.meanLogprob': meanLogprob } }),
});

async function* each(...entries: readonly AnnotatedTrace[]): AsyncGenerator<AnnotatedTrace> {
  yield* entries;
}

const of = ({ kinds }: FlagCounts, kind: string) => kinds.find((one) => one.kind === kind);

describe('countFlags', () => {
  it('counts traces and places of every kind, and names the first', async () => {
    const flip = (step: number): Flag => ({ kind: 'answer-flip', step, why: `flip at ${step}` });
    const counts = await countFlags(
      each(entry(3, true, []), entry(4, false, [flip(1), flip(2)]), entry(9, false, [flip(0)])),
    );
    expect(counts).toMatchObject({ traces: 3, annotated: 3, groups: 1 });
    expect(of(counts, 'answer-flip')).toEqual({
      ...{ kind: 'answer-flip', count: 2, places: 3 },
      first: { id: 't4', line: 4, step: 2, why: 'flip at 1' },
    });
    expect(of(counts, 'commit')).toEqual({ kind: 'commit', count: 0, places: 0, first: null });
    expect(counts.kinds.map(({ kind }) => kind)).toEqual(Object.keys(flagKinds));
  });

  it('counts the flags of groups, by group or by sibling', async () => {
    const flat = [entry(1, true, []), entry(2, true, [])];
    expect(of(await countFlags(each(...flat)), 'no-learning-signal')).toMatchObject({
      ...{ count: 1, places: 1 },
      first: { id: 'sum', line: null, step: null },
    });
    const mixed = [-1, -1.5, -4, -2].map((meanLogprob, at) => entry(at + 5, at !== 1, [], meanLogprob));
    const counts = await countFlags(each(...mixed));
    expect(of(counts, 'no-learning-signal')?.count).toBe(0);
    expect(of(counts, 'rare-and-correct')).toMatchObject({ count: 1, first: { id: 't7', line: 7 } });
  });

  it('keeps traces of several files apart, and kinds of other versions', async () => {
    const flag: Flag = { kind: 'of-tomorrow', step: null, why: 'new' };
    const counts = await countFlags(each(entry(1, true, [flag]), entry(1, true, [flag])));
    expect(of(counts, 'of-tomorrow')).toMatchObject({ count: 2, places: 2 });
    expect(of(counts, 'no-learning-signal')?.count).toBe(1);
    const nothing: AnnotatedTrace = { trace: buildTrace(), annotation: null };
    expect(await countFlags(each(nothing))).toMatchObject({ traces: 1, annotated: 0 });
  });
});
