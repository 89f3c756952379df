// Bars for what the file itself says of its steps: rewards, and labels that are numbers or yes and no. Pure; no DOM.
import type { Annotation, StepAnnotation } from '../../../../server/shared/trace/annotation.ts';
import { formatNumber } from '../../../parts/format-number.ts';
import { niceAbove, type StepSignal } from './step-signals.ts';

/** Those that a step of this trace has. */
export function givenStepSignals({ steps }: Pick<Annotation, 'steps'>): readonly StepSignal[] {
  return [
    ...givenSignal('given-reward', 'reward in the file', steps, (step) => step.reward ?? null),
    ...givenSignal('given-label', 'label in the file', steps, labelValue),
  ];
}

/** A label as a number: true is 1, false 0; null for words. */
function labelValue({ label }: StepAnnotation): number | null {
  return label === undefined || typeof label === 'string' ? null : Number(label);
}

function givenSignal(
  id: string,
  title: string,
  steps: readonly StepAnnotation[],
  value: StepSignal['value'],
): readonly StepSignal[] {
  const values = steps.map(value).filter((one) => one !== null);
  if (values.length === 0) return [];
  return [
    {
      ...{ id, title, value },
      symbol: 'file',
      signed: values.some((one) => one < 0),
      usesGold: false,
      format: (one) => formatNumber(one, 2),
      meaning: 'What came with the file, shown beside our own measures and not changed by them.',
      full: niceAbove(values.reduce((most, one) => Math.max(most, Math.abs(one)), 0)) || 1,
    },
  ];
}
