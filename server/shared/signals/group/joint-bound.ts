// R6: a lower bound on the log-likelihood of the gold answer from all siblings' reasoning together, and what each adds to
// it. JEPO, arXiv 2503.19618.
import { logSumExp } from '../../numbers/distribution.ts';
import { meanOf } from '../../numbers/mean.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal } from '../signal.ts';
import { amongDefined } from './among-defined.ts';

export interface JointBound {
  /** L_G = ln((1/G) Σ exp ℓ), nats, between the mean and the largest ℓ. */
  readonly bound: number;
  /** The bound of the other siblings, one a sibling; empty for a group of one. */
  readonly leaveOneOut: readonly number[];
  /** L_G - L_-i. */
  readonly credit: readonly number[];
}

/** @param logProbs ℓ of each sibling: log-prob of the gold answer behind its reasoning; null for none */
export function jointBound(logProbs: readonly number[]): JointBound | null {
  if (logProbs.length === 0) return null;
  const boundOf = (values: readonly number[]): number => logSumExp(values) - Math.log(values.length);
  const bound = boundOf(logProbs);
  const leaveOneOut =
    logProbs.length < 2 ? [] : logProbs.map((_, i) => boundOf(logProbs.filter((_value, other) => other !== i)));
  return { bound, leaveOneOut, credit: leaveOneOut.map((value) => bound - value) };
}

const goldLogProb = ({ annotation }: Sibling): number | null => annotation?.signals['R4.logProb'] ?? null;

export const jointBoundSignal: GroupSignal = {
  id: 'R6',
  title: 'Joint bound (JEPO)',
  meaning:
    'How likely the gold answer is given all siblings of a prompt together, and by how much each one raises or lowers that.',
  level: 'group',
  priority: 'P2',
  unit: 'nats',
  range: 'bound and leaveOneOut (-∞, 0]; credit (-∞, ∞)',
  direction: 'high',
  usesGold: true,
  needs: ['siblings', 'base', 'likelihood', 'gold'],
  cost: "R4's probe on every sibling",
  source: 'JEPO, arXiv:2503.19618',
  traps: [
    'The best sibling alone decides most of it.',
    'Siblings that were not read are left out: compare groups of one size.',
  ],
  computeGroup: (siblings) => {
    const values = siblings.map(goldLogProb).filter((value) => value !== null);
    return { bound: jointBound(values)?.bound ?? null, meanLogProb: meanOf(values) };
  },
  computeEach: (siblings) => {
    const values = siblings.map(goldLogProb);
    const column = (part: 'leaveOneOut' | 'credit'): (number | null)[] =>
      amongDefined(values, (known) => jointBound(known)?.[part] ?? null);
    return { leaveOneOut: column('leaveOneOut'), credit: column('credit') };
  },
};
