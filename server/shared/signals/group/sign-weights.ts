// G3: which siblings would carry gradient, and with which sign, when right or wrong samples alone teach. Zhu et al.,
// arXiv 2506.01347.
import type { GroupSignal } from '../signal.ts';

export interface SignWeights {
  /** Positive samples alone: 1 for right, 0 for wrong. */
  readonly psr: number;
  /** Negative samples alone: 0 for right, -1 for wrong. */
  readonly nsr: number;
  /** Both, right ones held back: lambda for right, -1 for wrong. */
  readonly wReinforce: number;
}

/** Weight of right samples under W-REINFORCE in the released code. */
export const defaultLambda = 0.1;

export function signWeights(isRight: boolean, lambda = defaultLambda): SignWeights {
  return { psr: isRight ? 1 : 0, nsr: isRight ? 0 : -1, wReinforce: isRight ? lambda : -1 };
}

export const signWeightsSignal: GroupSignal = {
  id: 'G3',
  title: 'PSR, NSR and W-REINFORCE weights',
  meaning:
    'Which siblings would carry gradient, and with which sign, when right samples alone (PSR), wrong ones alone (NSR) or both (W-REINFORCE) teach.',
  level: 'group',
  priority: 'P1',
  unit: '',
  range: '{-1, 0, 1} and λ = 0.1',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings', 'gold'],
  cost: 'none, no model',
  source: 'Zhu et al., arXiv:2506.01347',
  traps: [
    'Under NSR a wrong trace pushes mass to the other tokens in proportion to what they have; its confident tokens are barely moved.',
  ],
  computeGroup: (siblings) => {
    const judged = siblings.filter(({ correct }) => correct !== null);
    const right = judged.filter(({ correct }) => correct === true).length;
    if (judged.length === 0) return { psrCarriers: null, nsrCarriers: null };
    return { psrCarriers: right, nsrCarriers: judged.length - right };
  },
  computeEach: (siblings) => {
    const weights = siblings.map(({ correct }) => (correct === null ? null : signWeights(correct)));
    return {
      psr: weights.map((one) => one?.psr ?? null),
      nsr: weights.map((one) => one?.nsr ?? null),
      wReinforce: weights.map((one) => one?.wReinforce ?? null),
    };
  },
};
