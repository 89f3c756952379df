// G5: UCAS: an advantage modulated by how sure the model was of the whole response, and lowered at tokens with large
// logits. arXiv 2510.10649, as its code does it.
import { amongDefined } from './among-defined.ts';
import { groupAdvantage, outcomeReward } from './group-advantage.ts';
import { meanOf, sumOf } from '../../numbers/mean.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal } from '../signal.ts';

const rightRate = 0.25;
const wrongRate = 0.35;
const logitRate = 0.05;
const epsilon = 1e-6;

/** Stage 1: A e^{-0.25 z} for A > 0, else A e^{0.35 z}: sure and right earns less, sure and wrong loses more. */
export function modulateByConfidence(advantage: number, z: number): number {
  return advantage * Math.exp(advantage > 0 ? -rightRate * z : wrongRate * z);
}

/** Stage 2, at one token: less 0.05 of its logit, which is min-max normalized over the batch; a positive one stays >= 0. */
export function modulateByLogit(advantage: number, normalizedLogit: number): number {
  const lowered = advantage - logitRate * normalizedLogit;
  return advantage > 0 ? Math.max(0, lowered) : lowered;
}

/** z-scores by the sample deviation; all 0 where all are equal; null for fewer than two. */
export function zScores(values: readonly number[]): number[] | null {
  const { length } = values;
  const [first] = values;
  const mean = meanOf(values);
  if (length < 2 || mean === null) return null;
  if (values.every((value) => value === first)) return values.map(() => 0);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (length - 1));
  return values.map((value) => (value - mean) / (deviation + epsilon));
}

/**
 * How sure the model was of a response. `sum` is what the code does and mostly ranks by length; ln V, which its tokens
 * have besides, is added where a vocabulary size is given.
 * @param selfCertainty KL(U || p) a token, nats (T)
 */
export function selfConfidence(
  selfCertainty: readonly (number | null)[],
  form: 'mean' | 'sum',
  vocabularySize = 1,
): number | null {
  const values = selfCertainty.map((value) => (value === null ? null : value + Math.log(vocabularySize)));
  return form === 'mean' ? meanOf(values) : sumOf(values);
}

/** One entry a sibling: its z-score and stage 1 of the advantage by sample deviation. */
function modulated(siblings: readonly Sibling[]): Record<'z' | 'advantage', (number | null)[]> {
  const known = siblings.map((sibling) => {
    const sure = sibling.annotation === null ? null : selfConfidence(sibling.annotation.tokens.selfCertainty, 'mean');
    const reward = outcomeReward(sibling);
    return sure === null || reward === null ? null : { sure, reward };
  });
  const z = amongDefined(known, (defined) => zScores(defined.map(({ sure }) => sure)));
  const advantages = amongDefined(
    known,
    (defined) => groupAdvantage(defined.map(({ reward }) => reward))?.sample ?? null,
  );
  return {
    z,
    advantage: advantages.map((value, at) => {
      const own = z[at] ?? null;
      return value === null || own === null ? null : modulateByConfidence(value, own);
    }),
  };
}

export const confidenceModulationSignal: GroupSignal = {
  id: 'G5',
  title: 'UCAS modulated advantage',
  meaning:
    'The group advantage where being sure costs: a right sibling earns less the surer the model was of it, a wrong one loses more.',
  level: 'group',
  priority: 'P2',
  unit: 'reward',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings', 'base', 'gold'],
  cost: 'none beyond the base pass over each sibling',
  source: 'UCAS, arXiv:2510.10649, the released code',
  traps: [
    'Sureness is the mean self-certainty a token; the released code sums it, which mostly ranks by length.',
    'The second stage lowers single tokens by their raw logit, which is not kept with an annotation: shown is the first stage.',
  ],
  computeGroup: (siblings) => ({
    meanSelfConfidence: meanOf(
      siblings.map(({ annotation }) =>
        annotation === null ? null : selfConfidence(annotation.tokens.selfCertainty, 'mean'),
      ),
    ),
  }),
  computeEach: modulated,
};
