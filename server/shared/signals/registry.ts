// Every signal, in the order of the reference. Adding one adds a file and a line here.
import { answerConfidenceSignal } from './answer-confidence.ts';
import { answerLikelihoodSignal } from './answer-likelihood.ts';
import { beliefShift } from './belief-shift.ts';
import { forkingTokens } from './forking-tokens.ts';
import { groupAdvantageSignal } from './group-advantage.ts';
import { passAtKSignal } from './pass-at-k.ts';
import { provisionalAnswer } from './provisional-answer.ts';
import { saturationSignal } from './saturation.ts';
import type { GroupSignal, TraceSignal } from './signal.ts';
import { stepPotential } from './step-potential.ts';
import { tokenEntropy } from './token-entropy.ts';
import { tokenLogprob } from './token-logprob.ts';
import { tokenMargin } from './token-margin.ts';

export const traceSignals: readonly TraceSignal[] = [
  tokenLogprob,
  tokenEntropy,
  tokenMargin,
  forkingTokens,
  stepPotential,
  saturationSignal,
  beliefShift,
  provisionalAnswer,
  answerConfidenceSignal,
  answerLikelihoodSignal,
];

export const groupSignals: readonly GroupSignal[] = [passAtKSignal, groupAdvantageSignal];

export const signals: readonly (TraceSignal | GroupSignal)[] = [...traceSignals, ...groupSignals];
