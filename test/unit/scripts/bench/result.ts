// A small result of the benchmark with round numbers, for the tests of what is drawn from one.
import type { BenchResult } from '../../../../scripts/bench/result-schema.mjs';

const reading = (contender: string, work: 'body' | 'scores', seconds: number[]): BenchResult['readings'][number] => ({
  ...{ contender, work, seconds, cpuSeconds: seconds, length: 1_000 },
  ...{ meanLogprob: work === 'scores' ? -1.5 : null, peakBytes: 900 * 2 ** 20 },
});

const contender = (id: string, title: string): BenchResult['contenders'][number] => ({
  ...{ id, title, version: '1', body: 'hidden states', scores: 'log-probs', quantized: false },
});

export const result: BenchResult = {
  ...{ schema: 'credence.benchmark/1', date: '2026-01-02' },
  machine: {
    ...{ processor: 'A processor', cores: 4, threads: 2, memoryBytes: 2 ** 34, platform: 'linux-x64', system: '6.1' },
  },
  versions: { credence: '0.1.0', commit: 'abcdef1', onnxruntime: '1.30.0', node: '20.20.2' },
  model: {
    ...{ name: 'tiny', weightsSha256: 'f'.repeat(64), parameters: 1e8, weightBytes: 4e8 },
    ...{ cacheBytesPerToken: 50_000, contextLength: 8_192 },
  },
  contenders: [contender('credence', 'Credence, fp32'), contender('transformers-js', 'transformers.js, fp32')],
  missing: [{ id: 'llama-cpp-f32', title: 'llama.cpp, F32', reason: 'no GGUF' }],
  peak: [9e10, 1e11],
  multiplies: [{ length: 1_000, body: 8e10, scores: 1.6e11 }],
  readings: [
    reading('credence', 'body', [1, 1.25, 1]),
    reading('credence', 'scores', [2, 1, 4]),
    reading('transformers-js', 'scores', [3, 3, 4]),
  ],
  packed: [
    { length: 4_096, steps: 64, greedy: false, base: [10, 10], probes: [3, 5] },
    { length: 4_096, steps: 64, greedy: true, base: [10], probes: [7] },
  ],
  separate: [{ length: 4_096, steps: 64, greedy: false, seconds: [280] }],
  growth: [{ length: 8_192, seconds: [40], multiplies: 1, peakBytes: 1e9 }],
  failures: [],
};
