// The examples read by the embedded model: do the numbers mean what they say?
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

function readTraces(file: string): Trace[] {
  const lines = readFileSync(path(file), 'utf8').trimEnd().split('\n');
  return lines.map((text, k) => {
    const { trace, problems } = parseTraceLine(text, k + 1);
    if (trace === null) throw new Error(`${file}:${k + 1}: ${problems[0]?.message ?? 'not a trace'}`);
    return trace;
  });
}

/** Traces by group, of groups that have right and wrong ones. */
function mixedGroups(traces: readonly Trace[]): Trace[][] {
  const names = [...new Set(traces.map(({ group }) => group))];
  const groups = names.map((name) => traces.filter(({ group }) => group === name));
  return groups.filter((group) => new Set(group.map(({ correct }) => correct)).size === 2);
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const beliefs = (annotation: Annotation): number[] =>
  annotation.steps.flatMap(({ belief }) => (belief === null ? [] : [belief]));

describe('the examples, read by Abacus', () => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(path('media/abacus'));
  });
  afterAll(() => model.close());
  const score = (trace: Trace): Promise<Annotation> =>
    scoreTrace(model, trace, { probe: null, probes: true, top: 0 }, {});

  it('right rollouts end with higher belief than wrong ones on at least 90 % of the prompts that have both', async () => {
    const groups = mixedGroups(readTraces('media/examples/rollouts.trace.jsonl'));
    expect(groups.length).toBeGreaterThanOrEqual(12);
    let higher = 0;
    for (const group of groups) {
      const last = { right: [] as number[], wrong: [] as number[] };
      for (const trace of group) {
        const annotation = await score(trace);
        const values = beliefs(annotation);
        last[trace.correct === true ? 'right' : 'wrong'].push(values.at(-1) ?? NaN);
        // The shifts add up to the last belief minus the first.
        const shifts = annotation.steps.reduce((sum, { deltaBelief }) => sum + (deltaBelief ?? 0), 0);
        expect(shifts).toBeCloseTo((values.at(-1) ?? NaN) - (annotation.base?.belief ?? NaN), 9);
      }
      if (mean(last.right) > mean(last.wrong)) higher += 1;
    }
    console.info(`Right above wrong on ${higher} of ${groups.length} prompts.`);
    expect(higher / groups.length).toBeGreaterThanOrEqual(0.9);
  }, 300_000);

  it('are asked in the wording Abacus was trained on', () => {
    expect(model.defaultProbe).toBe('spae');
  });

  it('dialogues have one step a turn, and their shifts add up', async () => {
    for (const trace of readTraces('media/examples/dialogues.trace.jsonl')) {
      const annotation = await score(trace);
      expect(annotation.steps.map(({ part }) => part)).toEqual(['turn', 'turn']);
      const shifts = annotation.steps.reduce((sum, { deltaBelief }) => sum + (deltaBelief ?? NaN), 0);
      expect(shifts).toBeCloseTo((annotation.steps[1]?.belief ?? NaN) - (annotation.base?.belief ?? NaN), 9);
    }
  }, 120_000);
});
