// A model folder → open sessions for its decoder and its scoring head, with what the passes need to know of them.
import { join } from 'node:path';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import { buildDecoder } from '../graph/build-decoder.ts';
import { buildScoringHead } from '../graph/build-scoring-head.ts';
import type { DecoderSpec } from '../graph/decoder-spec.ts';
import { commonFolder } from '../graph/external-data.ts';
import { encodeModel } from '../graph/onnx-model.ts';
import { availableMemory, requireMemory } from '../session/available-memory.ts';
import { chooseProvider, type ExecutionChoice } from '../session/execution-providers.ts';
import { openSession, type Session } from '../session/open-session.ts';
import { chooseThreads, readCoreFacts } from '../session/thread-count.ts';
import { openWeights } from '../weights/open-weights.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import type { TensorSource } from '../weights/tensor-source.ts';

export interface LoadedModel {
  readonly spec: DecoderSpec;
  readonly choice: ExecutionChoice;
  readonly decoder: Session;
  readonly head: Session;
}

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function loadModel(folder: string, device: string): Promise<LoadedModel> {
  const choice = chooseProvider(device);
  const source = await openWeights(folder);
  const { spec } = recognizeArchitecture(await readJsonFile(join(folder, 'config.json')));
  requireMemory(`The model in ${folder}`, float32Bytes(source), availableMemory());
  const shared = { weightFolder: commonFolder(source.files), choice, threads: chooseThreads(readCoreFacts()) };
  const decoderGraph = encodeModel(buildDecoder(spec, source));
  const headGraph = encodeModel(buildScoringHead(spec, source));
  const decoder = await openSession({ ...shared, graph: decoderGraph });
  try {
    return { spec, choice, decoder, head: await openSession({ ...shared, graph: headGraph }) };
  } catch (error) {
    await decoder.close();
    throw error;
  }
}

/** What all weights take once they are widened for computing. */
function float32Bytes(source: TensorSource): number {
  const elements = [...source.tensors.values()].map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  return 4 * elements.reduce((sum, count) => sum + count, 0);
}
