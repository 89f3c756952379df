// Limits and defaults of sampled provisional answers, for the command line, the settings and the scorer alike.

/** Each sample costs as much as the greedy answer; more than these change the mean confidence by little. */
export const mostSamples = 64;
/** As SPAE's probes are sampled. */
export const sampledTemperature = 0.6;

/** Continuations of each place of a trace (S9): 1,024 bring the standard error under 0.016. */
export const mostContinuations = 1_024;
/** A standard error of at most 0.09. */
export const defaultContinuations = 32;
/** Continuations are sampled as the policy writes. */
export const continuationTemperature = 1;
/** Most rollouts of small reasoning models end before; those that do not are counted. */
export const defaultContinuationTokens = 1_024;
