// Limits and defaults of sampled provisional answers, for the command line, the settings and the scorer alike.

/** Each sample costs as much as the greedy answer; more than these change the mean confidence by little. */
export const mostSamples = 64;
/** As SPAE's probes are sampled. */
export const sampledTemperature = 0.6;
