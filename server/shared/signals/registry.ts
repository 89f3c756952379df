// Every signal, in the order of the reference. Adding one adds a file and a line here.
import { answerConfidenceSignal } from './trace/answer-confidence.ts';
import { answerLikelihoodSignal } from './trace/answer-likelihood.ts';
import { beliefShift } from './step/belief-shift.ts';
import { forkingTokens } from './token/forking-tokens.ts';
import { bordaVoteSignal } from './group/borda-vote.ts';
import { confidenceModulationSignal } from './group/confidence-modulation.ts';
import { consensusSignal } from './group/consensus.ts';
import { groupAdvantageSignal } from './group/group-advantage.ts';
import { probabilityReweightingSignal } from './group/probability-reweighting.ts';
import { rareCorrectSignal } from './group/rare-correct.ts';
import { setCalibrationSignal } from './group/set-calibration.ts';
import { signWeightsSignal } from './group/sign-weights.ts';
import { turnAdvantageSignal } from './group/turn-advantage.ts';
import { passAtKSignal } from './group/pass-at-k.ts';
import { provisionalAnswer } from './step/provisional-answer.ts';
import { saturationSignal } from './step/saturation.ts';
import { selfCertaintySignal } from './token/self-certainty.ts';
import { deepConfidenceSignal } from './token/deep-confidence.ts';
import { beliefProgress } from './step/belief-progress.ts';
import { clipAndDelta } from './step/clip-delta.ts';
import type { GroupSignal, ListedSignal, TraceSignal } from './signal.ts';
import { stepPotential } from './step/step-potential.ts';
import { tokenEntropy } from './token/token-entropy.ts';
import { tokenLogprob } from './token/token-logprob.ts';
import { tokenMargin } from './token/token-margin.ts';

export const traceSignals: readonly TraceSignal[] = [
  tokenLogprob,
  tokenEntropy,
  tokenMargin,
  selfCertaintySignal,
  deepConfidenceSignal,
  forkingTokens,
  stepPotential,
  saturationSignal,
  beliefShift,
  beliefProgress,
  provisionalAnswer,
  clipAndDelta,
  answerConfidenceSignal,
  answerLikelihoodSignal,
  probabilityReweightingSignal,
];

export const groupSignals: readonly GroupSignal[] = [
  passAtKSignal,
  groupAdvantageSignal,
  signWeightsSignal,
  rareCorrectSignal,
  confidenceModulationSignal,
  probabilityReweightingSignal,
  consensusSignal,
  bordaVoteSignal,
  setCalibrationSignal,
  turnAdvantageSignal,
];

/** Known and not computed. */
export const listedSignals: readonly ListedSignal[] = [];

/** Each once, in the order of the reference: T, S, R, G, H, and by number. */
export const signals: readonly (TraceSignal | GroupSignal | ListedSignal)[] = [
  ...new Set([...traceSignals, ...groupSignals, ...listedSignals]),
].sort((left, right) => place(left.id) - place(right.id));

function place(id: string): number {
  return 'TSRGH'.indexOf(id.charAt(0)) * 100 + Number(id.slice(1));
}
