// A task of the benchmark → its answer, with an open model. What contenders of other makes do in programs of their own.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { recognizeArchitecture } from '../../graph/architectures/registry.ts';
import type { DecoderSpec } from '../../graph/decoder-spec.ts';
import { loadOnnxRuntime } from '../../session/load-onnxruntime.ts';
import { cacheBytes } from '../../session/memory-estimate.ts';
import { chooseThreads, readCoreFacts } from '../../session/thread-count.ts';
import { programVersion } from '../../store/version.ts';
import { openWeights } from '../../weights/open-weights.ts';
import { readJsonFile } from '../../weights/read-json-file.ts';
import type { OpenModel } from '../open-model.ts';
import type { AboutAnswer, BenchTask } from './bench-task.ts';
import { readBenchText } from './bench-text.ts';
import { measureMatrixPeak } from './matrix-peak.ts';
import { multiplyCount } from './multiply-count.ts';
import { timePackedSteps, timeSeparateSteps } from './probe-steps.ts';
import { timeReading } from './read-text.ts';
import { timeSignals } from './signal-cost.ts';
import { peakBytes } from './stopwatch.ts';
import { timeContinuations } from './time-continuations.ts';

export interface Bench {
  readonly about: AboutAnswer;
  /** The answer is of the schema that stands beside the task's (bench-task.ts). */
  run(task: BenchTask): Promise<object>;
}

/** @param traces file of traces whose text is read */
export async function openBench(model: OpenModel, traces: string): Promise<Bench> {
  const { spec } = recognizeArchitecture(await readJsonFile(join(model.folder, 'config.json')));
  const about = await aboutModel(model, spec);
  let text = new Int32Array();
  const textOf = async (length: number): Promise<Int32Array> => {
    if (text.length < length) text = Int32Array.from(await readBenchText(model.tokenizer, traces, length));
    return text.subarray(0, length);
  };
  const run = async (task: BenchTask): Promise<object> => {
    switch (task.kind) {
      case 'about':
        return about;
      case 'text':
        return { ids: [...(await textOf(task.length))] };
      case 'peak':
        return measureMatrixPeak();
      case 'read': {
        const reading = await timeReading(model.scorer, await textOf(task.length), task);
        const { linear, attention, head } = multiplyCount(spec, task.length);
        return { ...reading, multiplies: linear + attention + (task.scores ? head : 0), peakBytes: peakBytes() };
      }
      case 'steps': {
        const ids = await textOf(task.length);
        const time = task.passes === 'packed' ? timePackedSteps : timeSeparateSteps;
        return { ...(await time(model, ids, task)), peakBytes: peakBytes() };
      }
      case 'signals':
        return { ...(await timeSignals(model, await textOf(task.length), task)), peakBytes: peakBytes() };
      case 'continuations': {
        const timing = await timeContinuations(model.scorer, await textOf(task.length), task);
        return { ...timing, peakBytes: peakBytes() };
      }
    }
  };
  return { about, run };
}

async function aboutModel(model: OpenModel, spec: DecoderSpec): Promise<AboutAnswer> {
  const { scorer, name, folder, weightsSha256 } = model;
  const { device, precision, contextLength } = scorer.info;
  const { env } = await loadOnnxRuntime();
  const shapes = [...(await openWeights(folder)).tensors.values()].map(({ shape }) => shape);
  const parameters = shapes.reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const sizes = { layers: spec.layers.length, keyValueHeads: spec.keyValueHeads, headSize: spec.headSize };
  return {
    ...{ name, folder, weightsSha256, device, precision, contextLength, parameters },
    weightBytes: 4 * parameters,
    cacheBytesPerToken: cacheBytes(sizes, 1),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform}-${process.arch}`,
    cores: cpus().length,
    threads: chooseThreads(readCoreFacts()),
    onnxRuntimeVersion: env.versions.node ?? env.versions.common,
    nodeVersion: process.versions.node,
    version: programVersion(),
  };
}
