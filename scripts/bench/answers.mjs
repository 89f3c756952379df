// The answers of contenders, checked where they come in: the same shapes as server/scoring/benchmark/bench-task.ts,
// which scripts cannot import on the oldest Node.
import { z } from 'zod';

const timing = { seconds: z.number(), cpuSeconds: z.number() };

export const readAnswerSchema = z.object({
  ...timing,
  meanLogprob: z.number().nullable(),
  multiplies: z.number().optional(),
  peakBytes: z.number(),
});
export const packedAnswerSchema = z.object({ base: z.object(timing), probes: z.object(timing), peakBytes: z.number() });
export const signalsAnswerSchema = z.object({ base: z.object(timing), whole: z.object(timing), peakBytes: z.number() });
export const separateAnswerSchema = z.object({ ...timing, peakBytes: z.number() });
export const peakAnswerSchema = z.object({ multipliesPerSecond: z.number() });
export const textAnswerSchema = z.object({ ids: z.array(z.number().int()) });
export const aboutAnswerSchema = z.object({
  name: z.string(),
  folder: z.string(),
  weightsSha256: z.string(),
  precision: z.string(),
  contextLength: z.number(),
  parameters: z.number(),
  weightBytes: z.number(),
  cacheBytesPerToken: z.number(),
  processor: z.string(),
  platform: z.string(),
  cores: z.number(),
  threads: z.number(),
  onnxRuntimeVersion: z.string(),
  nodeVersion: z.string(),
  version: z.string(),
});
/** @typedef {z.infer<typeof aboutAnswerSchema>} About */
