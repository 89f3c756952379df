// R8: whether a tuned model moved towards a trace, by its log-ratio to a reference model; and the advantage that punishes
// moving towards a wrong one. ACE, arXiv 2602.21420.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import { amongDefined } from '../group/among-defined.ts';
import { groupAdvantage, outcomeReward } from '../group/group-advantage.ts';
import type { GroupSignal, TraceSignal } from '../signal.ts';
import { tokenDifferences } from '../token/token-differences.ts';

/** ln(1 + e^c), without overflow. */
export function softplus(c: number): number {
  return Math.max(c, 0) + Math.log1p(Math.exp(-Math.abs(c)));
}

/** A' = A (1 + alpha softplus(c)) for negative advantages; others stay. */
export function shiftedAdvantage(advantage: number, shift: number, alpha = 1): number {
  return advantage < 0 ? advantage * (1 + alpha * softplus(shift)) : advantage;
}

export const confidenceShift: TraceSignal & GroupSignal = {
  id: 'R8',
  title: 'Confidence shift (ACE)',
  meaning:
    'Whether the model finds the trace likelier than the second model does: on a wrong trace, above 0 it moved towards the mistake, near 0 it always made it, below 0 it is moving away.',
  level: 'trace',
  priority: 'P1',
  unit: 'nats a token; sum in nats',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: false,
  needs: ['base', 'second-model'],
  cost: 'one pass of the second model over the text',
  source: "ACE, arXiv:2602.21420; alpha = 1 and the mean over tokens are this program's defaults",
  traps: [
    'Unrelated models differ in style: pair a checkpoint with the one it was tuned from.',
    'The sum grows with length; the shift is its mean over tokens.',
    '`advantage` is of siblings: it takes their rewards, or correctness where there are none, so it uses the gold answer.',
  ],
  compute: ({ tokens, extras }) => {
    const values = tokenDifferences(tokens.logprob, extras.secondModel);
    const shift = meanOf(values);
    return { shift, sum: sumOf(values), softplus: shift === null ? null : softplus(shift) };
  },
  computeGroup: (siblings) => ({
    meanShift: meanOf(siblings.map(({ annotation }) => annotation?.signals['R8.shift'] ?? null)),
  }),
  computeEach: (siblings) => {
    const advantages = amongDefined(siblings.map(outcomeReward), (rewards) => groupAdvantage(rewards)?.drGrpo ?? null);
    const advantage = siblings.map(({ annotation }, at) => {
      const shift = annotation?.signals['R8.shift'] ?? null;
      const value = advantages[at] ?? null;
      return shift === null || value === null ? null : shiftedAdvantage(value, shift);
    });
    return { advantage };
  },
};
