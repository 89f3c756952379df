// T4: how far each prediction is from knowing nothing, KL(U || p), and its mean over the trace. Kang, Zhao and Song,
// arXiv 2502.18581. The token values come with the base pass.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from '../step/step-means.ts';

/** CE(U, p) = KL(U || p) + ln V, nats: the form of code that drops the constant (UCAS). */
export function uniformCrossEntropy(selfCertainty: number, vocabularySize: number): number {
  return selfCertainty + Math.log(vocabularySize);
}

export const selfCertaintySignal: TraceSignal = {
  id: 'T4',
  title: 'Self-Certainty',
  meaning:
    'How far each prediction is from one that knows nothing: high where the model rules out all but a few tokens.',
  level: 'token',
  priority: 'P1',
  unit: 'nats',
  range: '[0, ∞)',
  direction: 'high',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'Kang, Zhao and Song, arXiv:2502.18581',
  traps: [
    'It averages over the whole vocabulary, untrained rows included: never compare it between models.',
    'Quantized weights change it a lot: it lives on the tail of the distribution.',
    'Repetitive text scores high.',
    'The published script is off by one position; here each token has its own distribution.',
  ],
  ranks: { meanSelfCertainty: 'high' },
  compute: (reading) => {
    const mean = meanOf(reading.tokens.selfCertainty);
    return {
      meanSelfCertainty: mean,
      crossEntropy: mean === null ? null : uniformCrossEntropy(mean, reading.vocabularySize),
      vocabulary: mean === null ? null : reading.vocabularySize,
    };
  },
  computeSteps: (reading) => ({
    meanSelfCertainty: stepMeans(reading.tokens.selfCertainty, reading.stepTokens),
  }),
};
