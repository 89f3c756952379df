// T8: whether the context (retrieved passages, tool results, earlier turns) made the next token more certain or conflicts
// with what the model knows. CK-PLUG, Bi et al., arXiv 2503.15888, on full distributions with threshold 0.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from '../step/step-means.ts';
import { tokenDifferences } from './token-differences.ts';

/** H without context - H with it, nats, in (-ln V, ln V); below 0 they conflict. */
export function confidenceGain({ tokens, extras }: TraceReading): readonly (number | null)[] {
  return tokenDifferences(extras.noContext ?? tokens.entropy.map(() => null), tokens.entropy);
}

/**
 * Whether context and knowledge conflict: CG + e H_with < 0.
 * @param e 0 by default; the released code takes -1, that is H_without < 2 H_with
 */
export function conflicts(gain: number, entropyWith: number, e = 0): boolean {
  return gain + e * Math.abs(entropyWith) < 0;
}

function conflictColumn(reading: TraceReading): readonly (number | null)[] {
  return confidenceGain(reading).map((gain, token) =>
    gain === null ? null : Number(conflicts(gain, reading.tokens.entropy[token] ?? 0)),
  );
}

export const confidenceGainSignal: TraceSignal = {
  id: 'T8',
  title: 'Confidence gain from context',
  meaning:
    'Whether the context made the next token more certain (above 0) or conflicts with what the model knows (below 0).',
  level: 'token',
  priority: 'P2',
  unit: 'nats',
  range: '(-ln V, ln V)',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'no-context'],
  cost: 'one pass over the text without its context messages',
  source: 'CK-PLUG, Bi et al., arXiv:2503.15888; full distributions, conflict below 0',
  traps: [
    'Certainty says nothing of whether the context is right.',
    'The released code filters tokens and has a much looser threshold: its conflicts are not these.',
    'Without messages of tools or earlier turns there is no context to leave out.',
  ],
  ranks: { meanGain: 'high', conflictShare: 'low' },
  compute: (reading) => ({
    meanGain: meanOf(confidenceGain(reading)),
    conflictShare: meanOf(conflictColumn(reading)),
  }),
  computeSteps: (reading) => ({
    meanGain: stepMeans(confidenceGain(reading), reading.stepTokens),
    conflictShare: stepMeans(conflictColumn(reading), reading.stepTokens),
  }),
  computeTokens: (reading) => ({ gain: confidenceGain(reading) }),
};
