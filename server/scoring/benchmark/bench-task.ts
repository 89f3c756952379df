// What a benchmark can be asked to do, one task at a time, and what it answers. The same tasks and answers are spoken
// by contenders other than Credence (scripts/bench/contenders), so that one program times all of them in turn.
import { z } from 'zod';

const length = z.number().int().min(2);

export const benchTaskSchema = z.discriminatedUnion('kind', [
  /** Name, sizes, threads, versions. */
  z.strictObject({ kind: z.literal('about') }),
  /** The first tokens of the benchmark's text in this model's vocabulary. */
  z.strictObject({ kind: z.literal('text'), length }),
  /** The machine's matrix-product peak. */
  z.strictObject({ kind: z.literal('peak') }),
  /** One reading; with `scores` every token's log-prob, else hidden states only. */
  z.strictObject({ kind: z.literal('read'), length, scores: z.boolean() }),
  /** Step probes behind one reading, or with a reading for each. */
  z.strictObject({
    kind: z.literal('steps'),
    length,
    steps: z.number().int().min(1),
    greedy: z.boolean(),
    passes: z.enum(['packed', 'separate']),
  }),
  /** A trace annotated with a set of signals, and with those of the base pass alone. */
  z.strictObject({
    kind: z.literal('signals'),
    length,
    steps: z.number().int().min(1),
    signals: z.enum(['default', 'all']),
  }),
  /** A text written on from several places many times, all together, and some one at a time. */
  z.strictObject({
    kind: z.literal('continuations'),
    length,
    places: z.number().int().min(1),
    samples: z.number().int().min(1),
    tokens: z.number().int().min(1),
    alone: z.number().int().min(1),
  }),
]);
export type BenchTask = z.infer<typeof benchTaskSchema>;

const timing = { seconds: z.number(), cpuSeconds: z.number() };
/** Most memory that the process ever held, weights included. */
const peakBytes = z.number();

export const readAnswerSchema = z.object({
  ...timing,
  /** Over tokens 1 … length-1: shows that contenders did the same work. Null where none was asked or can be had. */
  meanLogprob: z.number().nullable(),
  /** What the reading needs of multiplications, attention's to visible tokens included; absent from other contenders. */
  multiplies: z.number().optional(),
  peakBytes,
});
export const packedAnswerSchema = z.object({ base: z.object(timing), probes: z.object(timing), peakBytes });
export const signalsAnswerSchema = z.object({ base: z.object(timing), whole: z.object(timing), peakBytes });
const written = z.object({ ...timing, tokens: z.number() });
export const continuationsAnswerSchema = z.object({ together: written, alone: written, peakBytes });
export const separateAnswerSchema = z.object({ ...timing, peakBytes });
export const textAnswerSchema = z.object({ ids: z.array(z.number().int()) });
export const peakAnswerSchema = z.object({
  multipliesPerSecond: z.number(),
  threads: z.number(),
  shape: z.object({ rows: z.number(), inputs: z.number(), outputs: z.number() }),
});
export const aboutAnswerSchema = z.object({
  name: z.string(),
  folder: z.string(),
  weightsSha256: z.string(),
  device: z.string(),
  precision: z.string(),
  contextLength: z.number(),
  parameters: z.number(),
  /** Weights in fp32. */
  weightBytes: z.number(),
  /** Keys and values of one token. */
  cacheBytesPerToken: z.number(),
  processor: z.string(),
  platform: z.string(),
  cores: z.number(),
  threads: z.number(),
  onnxRuntimeVersion: z.string(),
  nodeVersion: z.string(),
  version: z.string(),
});
export type AboutAnswer = z.infer<typeof aboutAnswerSchema>;
