// G6: ProGRPO: an advantage raised where the response is unlikelier than its prompt, lowered where it is likelier.
// arXiv 2602.05281. Computed on a trace (how probable response and prompt are) and then over its siblings.
import { groupAdvantage, outcomeReward } from './group-advantage.ts';
import { amongDefined } from './among-defined.ts';
import { meanOf } from '../../numbers/mean.ts';
import type { Sibling } from '../sibling.ts';
import type { GroupSignal, TraceSignal } from '../signal.ts';

/** Share of the least likely tokens that count; the paper says about a fifth. */
export const defaultShare = 0.2;
/** Weight of the difference; not verified against a release. */
export const defaultAlpha = 0.3;

/**
 * Length-normalized probability over the least likely tokens: exp of the mean of the lowest `share` of log-probs, at least
 * one token; (0, 1], null for none.
 */
export function leastLikelyProbability(logprobs: readonly (number | null)[], share = defaultShare): number | null {
  const known = logprobs.filter((value) => value !== null).sort((a, b) => a - b);
  const mean = meanOf(known.slice(0, Math.max(1, Math.floor(share * known.length))));
  return mean === null ? null : Math.exp(mean);
}

/** A + alpha (c(q) - c(o|q)). */
export function reweightByProbability(
  advantage: number,
  confidence: { readonly prompt: number; readonly response: number },
  alpha = defaultAlpha,
): number {
  return advantage + alpha * (confidence.prompt - confidence.response);
}

/** One entry a sibling; the plain advantage where every sibling is wrong. */
function reweighted(siblings: readonly Sibling[]): (number | null)[] {
  const rewards = siblings.map(outcomeReward);
  const advantages = amongDefined(rewards, (defined) => groupAdvantage(defined)?.sample ?? null);
  const judged = siblings.filter(({ correct }) => correct !== null);
  const allWrong = judged.length > 0 && judged.every(({ correct }) => correct === false);
  return siblings.map(({ annotation }, at) => {
    const advantage = advantages[at] ?? null;
    const prompt = annotation?.signals['G6.promptConfidence'] ?? null;
    const response = annotation?.signals['G6.responseConfidence'] ?? null;
    if (advantage === null || prompt === null || response === null) return null;
    return allWrong ? advantage : reweightByProbability(advantage, { prompt, response });
  });
}

export const probabilityReweightingSignal: TraceSignal & GroupSignal = {
  id: 'G6',
  title: 'ProGRPO advantage',
  meaning:
    'The group advantage with a bonus for responses that are unlikelier than their prompt and a malus for likelier ones.',
  level: 'group',
  priority: 'P2',
  unit: 'reward',
  range: 'advantage (-∞, ∞); confidences (0, 1]',
  direction: 'neither',
  usesGold: true,
  needs: ['siblings', 'base', 'prompt', 'gold'],
  cost: "none beyond the base pass, whose prompt tokens' log-probs are kept",
  source: 'ProGRPO, arXiv:2602.05281',
  traps: [
    'Which tokens count (the least likely fifth) and the weight α = 0.3 are not verified against a release.',
    'In a group without a right sibling the advantage is left as it is.',
  ],
  ranks: { responseConfidence: 'high' },
  compute: ({ tokens, extras }) => ({
    responseConfidence: leastLikelyProbability(tokens.logprob),
    promptConfidence: extras.prompt === null ? null : leastLikelyProbability(extras.prompt),
  }),
  computeGroup: (siblings) => ({
    responseConfidence: meanOf(siblings.map(({ annotation }) => annotation?.signals['G6.responseConfidence'] ?? null)),
    promptConfidence: meanOf(siblings.map(({ annotation }) => annotation?.signals['G6.promptConfidence'] ?? null)),
  }),
  computeEach: (siblings) => ({ advantage: reweighted(siblings) }),
};
