// Every signal, in the order of the reference. Adding one adds a file and a line here.
import { answerConfidenceSignal } from './trace/answer-confidence.ts';
import { answerDisparity } from './trace/answer-disparity.ts';
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
import { jointBoundSignal } from './group/joint-bound.ts';
import { passAtKSignal } from './group/pass-at-k.ts';
import { provisionalAnswer } from './step/provisional-answer.ts';
import { saturationSignal } from './step/saturation.ts';
import { selfCertaintySignal } from './token/self-certainty.ts';
import { deepConfidenceSignal } from './token/deep-confidence.ts';
import { beliefProgress } from './step/belief-progress.ts';
import { clipAndDelta } from './step/clip-delta.ts';
import { entropyCreditSignal } from './step/entropy-credit.ts';
import { stepUncertainty } from './step/step-uncertainty.ts';
import { confidenceShift } from './trace/confidence-shift.ts';
import { reasoningGainSignal } from './trace/reasoning-gain.ts';
import { reasoningPerplexitySignal } from './trace/reasoning-perplexity.ts';
import { selfAlignmentSignal } from './trace/self-alignment.ts';
import { followUpSignal } from './trace/follow-up.ts';
import { verbalConfidence } from './trace/verbal-confidence.ts';
import { verdictSignal } from './trace/verdict.ts';
import { answerConsistency } from './trace/answer-consistency.ts';
import { contamination } from './trace/contamination.ts';
import { bullshitIndex } from './group/bullshit-index.ts';
import { progress } from './step/progress.ts';
import { hiddenReward } from './token/hidden-reward.ts';
import { claimCertainty } from './trace/claim-certainty.ts';
import { effectiveRank } from './trace/effective-rank.ts';
import { lastTokenScore } from './trace/last-token-score.ts';
import { confidenceGainSignal } from './token/confidence-gain.ts';
import { hindsightCreditSignal } from './token/hindsight-credit.ts';
import { twoModelRatio } from './token/two-model-ratio.ts';
import { confidenceDeficit } from './step/confidence-deficit.ts';
import { miracleStep } from './step/miracle-step.ts';
import { expertSimilarity } from './step/expert-similarity.ts';
import { planningTokens } from './token/planning-tokens.ts';
import type { DemandSignal, GroupSignal, ListedSignal, TraceSignal } from './signal.ts';
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
  planningTokens,
  confidenceGainSignal,
  hindsightCreditSignal,
  twoModelRatio,
  stepPotential,
  saturationSignal,
  beliefShift,
  beliefProgress,
  provisionalAnswer,
  confidenceDeficit,
  entropyCreditSignal,
  stepUncertainty,
  miracleStep,
  expertSimilarity,
  clipAndDelta,
  answerConfidenceSignal,
  answerDisparity,
  selfAlignmentSignal,
  answerLikelihoodSignal,
  reasoningGainSignal,
  reasoningPerplexitySignal,
  confidenceShift,
  verdictSignal,
  followUpSignal,
  verbalConfidence,
  answerConsistency,
  contamination,
  probabilityReweightingSignal,
];

export const groupSignals: readonly GroupSignal[] = [
  planningTokens,
  saturationSignal,
  entropyCreditSignal,
  jointBoundSignal,
  reasoningPerplexitySignal,
  confidenceShift,
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

/** Measured for a chosen trace, never while annotating. */
export const demandSignals: readonly DemandSignal[] = [progress];

/** Known and not computed. */
export const listedSignals: readonly ListedSignal[] = [
  lastTokenScore,
  claimCertainty,
  bullshitIndex,
  hiddenReward,
  effectiveRank,
];

/** Each once, in the order of the reference: T, S, R, G, H, and by number. */
export const signals: readonly (TraceSignal | GroupSignal | DemandSignal | ListedSignal)[] = [
  ...new Set([...traceSignals, ...groupSignals, ...demandSignals, ...listedSignals]),
].sort((left, right) => place(left.id) - place(right.id));

function place(id: string): number {
  return 'TSRGH'.indexOf(id.charAt(0)) * 100 + Number(id.slice(1));
}
