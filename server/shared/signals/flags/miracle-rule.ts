// The flag of steps that jump to the right answer.
import { miracleSteps, recall, recallThreshold, type MiracleStep } from '../step/miracle-step.ts';
import { percent, two, type FlagRule } from './flag-rule.ts';

function support({ support: share, besides }: MiracleStep): string {
  const numbers =
    share === null ? 'no other numbers in the step' : `${percent(share)} of its other numbers known before`;
  return `${numbers}, ${besides} tokens besides the answer`;
}

export const miracle: FlagRule = {
  kind: 'miracle-step',
  needs: ['probe'],
  find: (reading) => {
    const known = recall(reading);
    const recalled =
      known !== null && known > recallThreshold
        ? ` It may be recalled: probability ${two(known)} before any reasoning.`
        : '';
    return (miracleSteps(reading) ?? []).map((found) => ({
      step: found.step,
      why: `The right answer first appears here and gains ${two(found.jump)} nats: ${support(found)}.${recalled}`,
    }));
  },
};
