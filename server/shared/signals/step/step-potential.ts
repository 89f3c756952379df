// S1: SPAE step potential. After a step the model is made to commit to an answer; the potential says whether it would
// be confidently right (+1), undecided (about 0) or confidently wrong (-1). Wu et al., arXiv 2601.03823.
import type { ProbeReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { potential } from './potential.ts';
import { probeValues, scriptValues } from './probe-values.ts';

/**
 * The potential by the released script's arithmetic, for comparison: products and sums over K in place of means. The gold
 * answer stays teacher-forced and entropies are of the whole vocabulary. Null without gold answer or decoded position.
 */
export function scriptPotential(probe: ProbeReading | null): number | null {
  if (probe === null) return null;
  const { accuracy, confidence } = scriptValues(probeValues(probe).goldLogprob, probe);
  return accuracy === null || confidence === null ? null : potential(accuracy, confidence);
}

export const stepPotential: TraceSignal = {
  id: 'S1',
  title: 'Step potential Φ',
  meaning:
    'SPAE step potential. After a step the model is made to commit to an answer; the potential says whether it would be confidently right (+1), undecided (about 0) or confidently wrong (-1). Wu et al., arXiv 2601.03823.',
  level: 'step',
  priority: 'P0',
  unit: '',
  range: '[-1, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'one packed probe pass over all steps',
  source: 'SPAE, Wu et al., arXiv:2601.03823',
  traps: [
    'A step that merely mentions the answer raises it by copying.',
    'Small models seldom reach 0.9; compare steps of one trace, not models.',
    'Only the gold answer’s own tokens are scored: a model that is about to answer 20 is as sure of the gold 2 that it begins with. The provisional answer tells.',
    'The released script divides by the number of answer tokens (scriptPotential): above one token it never comes near 0.9. `compat: script` puts its form in place of the paper’s, also in what follows from the potential.',
    'It explains a trace with the gold answer; it predicts nothing for a new one.',
  ],
  ranks: { final: 'high', max: 'high' },
  compute: (reading) => {
    const values = reading.probes.map((probe) => probeValues(probe).potential).filter((value) => value !== null);
    return {
      base: probeValues(reading.base).potential,
      final: values.at(-1) ?? null,
      max: values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b)),
    };
  },
  computeSteps: (reading) => ({ scriptPotential: reading.probes.map(scriptPotential) }),
};
