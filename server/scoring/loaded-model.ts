// A model folder → open sessions for its decoder and its scoring head on one device, with what the passes need to know
// of them. Which device that is, is choose-device.ts's decision.
import { join } from 'node:path';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import type { CacheOutput } from '../graph/blocks/attention-kernel.ts';
import { embeddingNodes } from '../graph/blocks/embedding.ts';
import { allCacheNames } from '../graph/blocks/cache-names.ts';
import { buildDecoder, type AttentionVariant } from '../graph/build-decoder.ts';
import { buildScoringHead } from '../graph/build-scoring-head.ts';
import type { DecoderSpec } from '../graph/decoder-spec.ts';
import { commonFolder } from '../graph/external-data.ts';
import { encodeModel, type Graph } from '../graph/onnx-model.ts';
import type { ComputeType } from '../graph/stored-weights.ts';
import { availableMemory, requireMemory } from '../session/available-memory.ts';
import type { Device } from '../session/execution-providers.ts';
import { openSession, type Session } from '../session/open-session.ts';
import { chooseThreads, readCoreFacts } from '../session/thread-count.ts';
import { openWeights } from '../weights/open-weights.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import type { TensorSource } from '../weights/tensor-source.ts';
import { int8Form } from './int8-form.ts';
import { rotationNames } from './rotation-tables.ts';
import { uploadedName, uploadGraph } from './upload-graph.ts';

/** A model as it lies in its folder. */
export interface ModelFiles {
  readonly folder: string;
  readonly spec: DecoderSpec;
  readonly source: TensorSource;
}

/** One of the ways a model can be computed here. */
export interface Way {
  readonly device: Device;
  readonly attention: AttentionVariant;
  readonly compute: ComputeType;
}

export interface LoadedModel extends Way {
  readonly spec: DecoderSpec;
  readonly decoder: Session;
  readonly head: Session;
  /** Brings the rotation tables to the device; null where it holds no tensors. */
  readonly upload: Session | null;
}

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const source = await openWeights(folder);
  const { spec } = recognizeArchitecture(await readJsonFile(join(folder, 'config.json')));
  return { folder, spec, source };
}

/** @throws Failure `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openModelOn({ folder, spec, source }: ModelFiles, way: Way): Promise<LoadedModel> {
  const { device, attention, compute } = way;
  requireMemory(`The model in ${folder}`, weightBytes(source, compute), availableMemory());
  const shared = { weightFolder: commonFolder(source.files), device, threads: chooseThreads(readCoreFacts()) };
  const caches = allCacheNames(spec).map(({ present }) => present);
  const tables = rotationNames(spec);
  const quantized = [...source.tensors.keys()].some((name) => name.endsWith('.int8'));
  const int8 = quantized ? await int8Form() : 'signed';
  const opened: Session[] = [];
  const open = async (graph: Graph, stay: readonly string[], onCpu: readonly string[] = []): Promise<Session> => {
    const session = await openSession({ ...shared, graph: encodeModel(graph), stay, onCpu });
    opened.push(session);
    return session;
  };
  try {
    return {
      ...way,
      spec,
      decoder: await open(
        buildDecoder(spec, source, { attention, compute, int8, cache: cacheOutput(way) }),
        ['hidden', ...caches],
        embeddingNodes,
      ),
      head: await open(buildScoringHead(spec, source, int8), []),
      upload: device.holdsTensors ? await open(uploadGraph(tables, compute), tables.map(uploadedName)) : null,
    };
  } catch (error) {
    for (const session of opened) await session.close();
    throw error;
  }
}

/** On the CPU the cache is kept here, and only new rows of it come back; on a device it comes back whole, or stays. */
export function cacheOutput({ device }: Pick<Way, 'device'>): CacheOutput {
  return device.name === 'cpu' ? 'new' : 'whole';
}

export async function closeModel({ decoder, head, upload }: LoadedModel): Promise<void> {
  await decoder.close();
  await head.close();
  await upload?.close();
}

/** What all weights take once dense ones have the type that is computed in; quantized ones stay as they are. */
export function weightBytes(source: TensorSource, compute: ComputeType): number {
  const width = compute === 'float16' ? 2 : 4;
  const quantized = new Set(['U8', 'I8']);
  const sizes = [...source.tensors.values()].map(
    ({ shape, type }) => (quantized.has(type) ? 1 : width) * shape.reduce((product, size) => product * size, 1),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
