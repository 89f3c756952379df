// The bars that Credence sets itself, and whether this result holds them. A bar whose figure was not measured says so.
import { basePasses, findReading, median, shareOfPeak, timesFaster } from './figures.mjs';

/** @import { BenchResult } from './result-schema.mjs' */

/**
 * @typedef {object} Bar
 * @property {string} what
 * @property {string} bar
 * @property {number | null} value null: not measured
 * @property {boolean} holds
 */

/** @param {BenchResult} result @returns {Bar[]} */
export function bars(result) {
  const length = Math.min(...result.readings.map((reading) => reading.length));
  const full = findReading(result, 'credence', length, 'scores');
  /** @param {string} what @param {number | null} value @param {number} bound */
  const atLeast = (what, value, bound) => ({
    ...{ what, value, bar: `≥ ${bound}` },
    holds: value !== null && value >= bound,
  });
  /** @param {string} what @param {number | null} value @param {number} bound */
  const atMost = (what, value, bound) => ({
    ...{ what, value, bar: `≤ ${bound}` },
    holds: value !== null && value <= bound,
  });
  /** @param {string} id @param {string} [own] */
  const faster = (id, own) => timesFaster(result, id, length, 'scores', own);
  const forced = result.packed.find(({ steps, greedy }) => steps === 64 && !greedy);
  const greedy = result.packed.find((one) => one.steps === 64 && one.greedy);
  /** @param {'default' | 'all'} set */
  const signalPasses = (set) => {
    const one = result.signals?.find(({ set: name, steps }) => name === set && steps === 64);
    return one === undefined ? null : median(one.whole.map((whole, round) => whole / (one.base[round] ?? NaN)));
  };
  const separate = result.separate.find(({ steps }) => steps === 64);
  const memory = result.growth.find((one) => one.length === 8_192);
  const { weightBytes, cacheBytesPerToken } = result.model;
  const slower =
    separate === undefined || forced === undefined
      ? null
      : median(separate.seconds) / median(forced.base.map((base, round) => base + (forced.probes[round] ?? NaN)));
  return [
    atLeast(`full head at ${length}, of what the peak allows`, full === null ? null : shareOfPeak(result, full), 0.8),
    atLeast('times as fast as transformers.js', faster('transformers-js'), 1.3),
    atLeast('times as fast as transformers (PyTorch), fp32', faster('pytorch-float32'), 2),
    atLeast('times as fast as transformers (PyTorch), bf16', faster('pytorch-bfloat16'), 1),
    atLeast('times as fast as llama.cpp, F32', faster('llama-cpp-f32'), 3),
    atLeast('fast mode, times as fast as fp32', faster('credence', 'credence-fast'), 2),
    atMost('base passes for 64 steps, gold forced', forced === undefined ? null : basePasses(forced), 1.4),
    atMost('base passes for 64 steps, greedy answers too', greedy === undefined ? null : basePasses(greedy), 1.6),
    atMost('base passes for the default signals at 64 steps', signalPasses('default'), 1.7),
    atMost('base passes for all signals of one model at 64 steps', signalPasses('all'), 5),
    atLeast('times as fast as one pass a step', slower, 15),
    atMost(
      'memory at 8,192 tokens, of weights + KV cache + 600 MB',
      memory === undefined ? null : memory.peakBytes / (weightBytes + 8_192 * cacheBytesPerToken + 600e6),
      1,
    ),
  ];
}
