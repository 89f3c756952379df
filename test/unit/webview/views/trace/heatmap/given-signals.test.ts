import { describe, expect, it } from 'vitest';
import { givenStepSignals } from '../../../../../../webview/views/trace/heatmap/given-signals.ts';
import { annotateSteps } from '../../../../../../server/shared/signals/step/step-annotations.ts';
import { buildStep } from '../../../../../support/build-annotation.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

describe('what the file says of its steps', () => {
  it('is kept beside our own values', () => {
    const [first, ...rest] = buildTrace().steps;
    if (first === undefined) throw new Error('the trace has steps');
    const trace = buildTrace({ steps: [{ ...first, label: 'good', reward: -0.25 }, ...rest] });
    const steps = annotateSteps(buildReading({ trace }));
    expect(steps[0]).toMatchObject({ label: 'good', reward: -0.25 });
    expect(steps[1]).not.toHaveProperty('reward');
  });

  it('has bars of rewards and of labels that are numbers, on a scale of this trace', () => {
    const steps = [buildStep({ reward: -1.5, label: true }), buildStep({ label: false }), buildStep({ reward: 0.5 })];
    const [reward, label] = givenStepSignals({ steps });
    expect(reward).toMatchObject({ id: 'given-reward', signed: true, full: 2 });
    expect(steps.map((step) => reward?.value(step))).toEqual([-1.5, null, 0.5]);
    expect(label).toMatchObject({ id: 'given-label', signed: false, full: 1 });
    expect(steps.map((step) => label?.value(step))).toEqual([1, 0, null]);
  });

  it('has none for words, and for a file that says nothing', () => {
    expect(givenStepSignals({ steps: [buildStep({ label: 'good' })] })).toEqual([]);
    expect(givenStepSignals({ steps: [] })).toEqual([]);
    expect(givenStepSignals({ steps: [buildStep({ reward: 0 })] })[0]?.full).toBe(1);
  });
});
