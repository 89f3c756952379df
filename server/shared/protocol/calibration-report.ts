// What calibration over a file says: how far the confidences of its traces can be trusted, and what choosing or voting
// by each signal would give. Values only; null where undefined.

/** A number with its 95 % bootstrap interval; ends are null where resampling leaves them undefined. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One bin that holds something. */
export interface ReliabilityBin {
  /** Confidences in [low, high), the last bin with 1; for equal mass the smallest and largest confidence in it. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly meanConfidence: number;
  readonly accuracy: number;
}

export interface RiskPoint {
  /** Share of traces answered, (0, 1]. */
  readonly coverage: number;
  /** Share of errors among them. */
  readonly risk: number;
  /** Traces with this value or a surer one are answered. */
  readonly threshold: number;
}

/** A mean over prompts, and over how many. */
export interface PromptMean {
  readonly value: number;
  readonly prompts: number;
}

/** The same for n of a prompt's samples; prompts with fewer are not among `prompts`. */
export interface SampledMean extends PromptMean {
  readonly n: number;
}

/** Calibration of a part that says how probably a trace is right. */
export interface ConfidenceReport {
  readonly brier: Estimate;
  readonly meanConfidence: number;
  /** Mean confidence less accuracy. */
  readonly overconfidence: Estimate;
  /** Expected calibration error with bins of equal width and of equal mass. */
  readonly ece: Estimate;
  readonly eceEqualMass: Estimate;
  readonly bins: readonly ReliabilityBin[];
  readonly binsEqualMass: readonly ReliabilityBin[];
  /** Values outside [0, 1], left out of all of this. */
  readonly outside: number;
}

/** What one part of a signal tells of whether traces are right. */
export interface PartReport {
  /** "<id>.<part>". */
  readonly part: string;
  readonly title: string;
  /** It knows the right answer: it explains, and predicts nothing. */
  readonly usesGold: boolean;
  /** Which end is taken for surer. */
  readonly surer: 'high' | 'low';
  /** Labeled traces that have a value, and the right ones of them. */
  readonly n: number;
  readonly right: number;
  /** Chance that a right trace is surer than a wrong one; null with one kind alone. */
  readonly auroc: Estimate | null;
  readonly riskCoverage: {
    /** Mean risk over all coverages; lower is better. */
    readonly aurc: number;
    /** The same less that of the best order. */
    readonly excess: number;
    readonly curve: readonly RiskPoint[];
  } | null;
  /** Accuracy of the surest of n samples. */
  readonly bestOfN: readonly SampledMean[];
  /** Accuracy of the answer with the largest sum of values; null where one is negative or low is surer. */
  readonly weightedVote: PromptMean | null;
  /** Accuracy of the answer with the most votes by rank. */
  readonly bordaVote: PromptMean | null;
  /** The same of n samples for growing n; empty where undefined, or where no prompt has two. */
  readonly weightedVotes: readonly SampledMean[];
  readonly bordaVotes: readonly SampledMean[];
  /** Null where the part is no probability of being right. */
  readonly confidence: ConfidenceReport | null;
}

export interface CalibrationReport {
  readonly traces: number;
  readonly prompts: number;
  /** Traces that are right or wrong; the others are left out. */
  readonly labeled: number;
  readonly right: number;
  readonly annotated: number;
  /** Models that read the traces; numbers of several do not belong together. */
  readonly scorers: readonly string[];
  /** Intervals resample prompts, not traces, this often and with this seed. */
  readonly replicates: number;
  readonly seed: number;
  readonly bins: number;
  readonly bordaPower: number;
  readonly passAtK: readonly SampledMean[];
  /** Accuracy of the most frequent answer of all samples of a prompt. */
  readonly majority: PromptMean | null;
  /** The same of n samples for growing n (maj@n); empty where no prompt has two. */
  readonly majorityAtN: readonly SampledMean[];
  /** Draws of n samples of a prompt, at most, that votes over n are the mean of; fewer draws are all taken. */
  readonly voteDraws: number;
  /** Prompts whose labeled samples are all right or all wrong. */
  readonly withoutLearningSignal: number;
  readonly parts: readonly PartReport[];
}
