// The benchmark's result as a file: what was measured where, every repetition kept. The page in docs/ is made from it
// alone.
import { z } from 'zod';

const seconds = z.array(z.number().positive()).min(1);

/** One contender doing one thing, each repetition. */
const readingSchema = z.object({
  contender: z.string(),
  length: z.number().int(),
  work: z.enum(['body', 'scores']),
  seconds,
  cpuSeconds: seconds,
  meanLogprob: z.number().nullable(),
  peakBytes: z.number(),
});

/** Probes behind one reading: each repetition's reading and probes. */
const packedSchema = z.object({
  length: z.number().int(),
  steps: z.number().int(),
  greedy: z.boolean(),
  base: seconds,
  probes: seconds,
});

const separateSchema = z.object({
  length: z.number().int(),
  /** Steps that were really read one by one. */
  steps: z.number().int(),
  greedy: z.boolean(),
  seconds,
});

/** A trace annotated with a set of signals, and with the base pass alone: each repetition's two. */
const signalsSchema = z.object({
  set: z.enum(['default', 'all']),
  length: z.number().int(),
  steps: z.number().int(),
  base: seconds,
  whole: seconds,
});

const growthSchema = z.object({
  length: z.number().int(),
  seconds,
  multiplies: z.number(),
  /** Of a process that did nothing else. */
  peakBytes: z.number(),
});

export const resultSchema = z.object({
  schema: z.literal('credence.benchmark/1'),
  date: z.string(),
  machine: z.object({
    processor: z.string(),
    cores: z.number(),
    threads: z.number(),
    memoryBytes: z.number(),
    platform: z.string(),
    system: z.string(),
  }),
  versions: z.object({
    credence: z.string(),
    commit: z.string().nullable(),
    onnxruntime: z.string(),
    node: z.string(),
  }),
  model: z.object({
    name: z.string(),
    weightsSha256: z.string(),
    parameters: z.number(),
    weightBytes: z.number(),
    cacheBytesPerToken: z.number(),
    contextLength: z.number(),
  }),
  contenders: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      body: z.string(),
      scores: z.string(),
      quantized: z.boolean(),
    }),
  ),
  missing: z.array(z.object({ id: z.string(), title: z.string(), reason: z.string() })),
  /** Multiplications a second, one a round; the largest counts. */
  peak: z.array(z.number().positive()),
  /** Multiplications that a reading needs, by length. */
  multiplies: z.array(z.object({ length: z.number(), body: z.number(), scores: z.number() })),
  readings: z.array(readingSchema),
  packed: z.array(packedSchema),
  separate: z.array(separateSchema),
  /** Absent from results from before there was a choice. */
  signals: z.array(signalsSchema).optional(),
  growth: z.array(growthSchema),
  /** What was asked and failed, with the reason. */
  failures: z.array(z.object({ what: z.string(), reason: z.string() })),
});

/** @typedef {z.infer<typeof resultSchema>} BenchResult */
