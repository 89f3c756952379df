// In which number format a model can be asked to compute.

/**
 * `auto` is fp32 (its numbers are those of the reference), `fp16` halves a GPU's memory and time, `fast` multiplies in
 * int8 on the CPU, `stored` keeps the blocks of a quantized file as they lie, so that it fits where its file fits.
 */
export const precisionNames = ['auto', 'fp32', 'fp16', 'fast', 'stored'] as const;
export type PrecisionName = (typeof precisionNames)[number];

/** What the fast mode costs, as measured (docs/accuracy.md). */
export const fastModeError = 'log-probs off by 0.05 nats on average and by up to 0.7 (SmolLM2-135M)';

/** A precision that numbers came from. */
export type RealPrecision = Exclude<PrecisionName, 'auto'>;
