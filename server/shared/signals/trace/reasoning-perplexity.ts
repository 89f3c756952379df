// R7: the perplexity of the gold answer behind the reasoning, the reasoning's length taken into account; over siblings
// also ranks and efficiency. NOVER, arXiv 2505.16022.
import { meanOf } from '../../numbers/mean.ts';
import { rankSiblings } from '../group/reasoning-rank.ts';
import type { GroupSignal, TraceSignal } from '../signal.ts';

/** max(1, 1 + log10(tokens)), at least 1. */
export function lengthDivisor(tokens: number): number {
  return Math.max(1, 1 + Math.log10(tokens));
}

/** exp(nll / divisor), at least 1. @param nll mean negative log-prob of the answer's tokens, nats */
export function reasoningPerplexity(nll: number, tokens: number): number {
  return Math.exp(nll / lengthDivisor(tokens));
}

export const reasoningPerplexitySignal: TraceSignal & GroupSignal = {
  id: 'R7',
  title: 'Reasoning perplexity (NOVER)',
  meaning:
    'How surprised the model is by the gold answer behind this reasoning, eased for long reasoning. Over siblings: who ranks best, and whom no shorter one outdoes.',
  level: 'trace',
  priority: 'P2',
  unit: 'perplexity',
  range: 'perplexity [1, ∞); rankReward (0, 1]; efficiency [0, 1]',
  direction: 'low',
  usesGold: true,
  needs: ['base', 'likelihood', 'gold'],
  cost: "none beyond R4's probe",
  source: 'NOVER, arXiv:2505.16022 (code); there a slowly moving copy of the model scores',
  traps: [
    'The divisor grows with length, so long reasoning looks better than it is.',
    'Siblings of equal perplexity share the better rank.',
    'Only perplexity is better low; rankReward and efficiency are better high.',
  ],
  ranks: { perplexity: 'low', raw: 'low' },
  compute: ({ likelihood, thinkEnd }) => {
    const mean = meanOf(likelihood ?? []);
    if (mean === null || thinkEnd === null) return { perplexity: null, raw: null, reasoningTokens: null };
    return { perplexity: reasoningPerplexity(-mean, thinkEnd), raw: Math.exp(-mean), reasoningTokens: thinkEnd };
  },
  computeGroup: (siblings) => ({ meanEfficiency: meanOf(rankSiblings(siblings).efficiency) }),
  computeEach: rankSiblings,
};
