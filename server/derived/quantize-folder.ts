// A model folder → the same model for the fast mode, in the cache: linear layers as 8-bit whole numbers, everything else
// as it is. Made once for each model, then found again.
import { copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import type { DecoderSpec } from '../graph/decoder-spec.ts';
import { linearLayers } from '../graph/linear-layers.ts';
import { partName } from '../graph/quantized-names.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { openWeights } from '../weights/open-weights.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import type { StoredTensor, TensorSource } from '../weights/tensor-source.ts';
import { findDerived, makeDerived } from './derived-folder.ts';
import { defaultMaxDerivedBytes } from './evict-derived.ts';
import { int8Conversion } from './int8-conversion.ts';
import { inputsApart } from './split-inputs.ts';
import type { OutputTensor, TensorConversion } from './tensor-conversion.ts';
import { dataBytes, writeSafetensors } from './write-safetensors.ts';

export interface QuantizeOptions {
  /** Hugging Face folder with weights in F32, F16 or BF16. */
  readonly folder: string;
  /** Identity of its weights. */
  readonly weightsSha256: string;
  /**
   * How far the inputs of each linear layer reach in a text: a tensor's name, or that of its rows (partName) → (inputs).
   * Asked where the weights are not made yet.
   */
  readonly peaks: () => Promise<ReadonlyMap<string, Float32Array>>;
  /** Folder for derived weights. */
  readonly cache: string;
  /** Most bytes that all derived folders may take. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Bytes read and to be read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Raised whenever the same weights give other contents. */
const quantizationVersion = 2;
/** Small files that are taken over where they are there. */
const kept = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
];
const copied: ReadonlySet<string> = new Set(['F32', 'F16', 'BF16']);

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `no-space` | `write-failed` | `cancelled` */
export async function quantizeFolder(options: QuantizeOptions): Promise<{ readonly folder: string }> {
  const { folder, weightsSha256, cache } = options;
  const key = `int8-v${quantizationVersion}-${weightsSha256.slice(0, 32)}`;
  const found = await findDerived(cache, key);
  if (found !== null) return { folder: found };
  const source = await openWeights(folder);
  const { spec } = recognizeArchitecture(await readJsonFile(join(folder, 'config.json')));
  const conversions = planFolder(spec, source, await options.peaks());
  const made = await makeDerived({
    cache,
    key,
    source: { name: basename(folder), file: folder, sha256: weightsSha256, kind: 'int8' },
    bytes: dataBytes(conversions),
    maxBytes: options.maxBytes ?? defaultMaxDerivedBytes,
    async make(unfinished) {
      for (const name of kept) {
        const there = await stat(join(folder, name)).catch(() => null);
        if (there !== null) await copyFile(join(folder, name), join(unfinished, name));
      }
      const { signal, onProgress } = options;
      await writeSafetensors(join(unfinished, 'model.safetensors'), { conversions, metadata: {}, signal, onProgress });
    },
  });
  return { folder: made };
}

function planFolder(
  spec: DecoderSpec,
  source: TensorSource,
  peaks: ReadonlyMap<string, Float32Array>,
): readonly TensorConversion[] {
  const find = (name: string): StoredTensor => {
    const names = [name, ...spec.rootAliases.map((alias) => name.replace(/^model\./, alias))];
    const tensor = names.map((each) => source.tensors.get(each)).find((each) => each !== undefined);
    if (tensor !== undefined) return tensor;
    throw new Failure('model-invalid', `${source.folder} has no tensor "${name}", which its config.json calls for.`);
  };
  const peaksOf = (name: string, inputs: number): Float32Array => {
    const found = peaks.get(name);
    if (found?.length === inputs) return found;
    throw new Error(`${found?.length ?? 'no'} peaks of the ${inputs} inputs of ${name}`);
  };
  const layers = linearLayers(spec);
  const quantized = layers.map(({ names, outputs, inputs }) =>
    int8Conversion({
      tensor: checked(find(names.weight), [names.rows?.of ?? outputs, inputs]),
      name: partName(names.weight, names.rows),
      apart: inputsApart(peaksOf(partName(names.weight, names.rows), inputs)),
      first: names.rows?.first ?? 0,
      outputs,
      inputs,
    }),
  );
  const replaced = new Set(layers.map(({ names }) => find(names.weight).name));
  replaced.delete(find(spec.embedding).name);
  const rest = [...source.tensors.values()].filter(({ name, type }) => !replaced.has(name) && copied.has(type));
  return [...quantized, ...rest.map(copyConversion)];
}

function checked(tensor: StoredTensor, shape: readonly [number, number]): StoredTensor {
  if (tensor.shape.length === 2 && tensor.shape.every((size, axis) => size === shape[axis])) return tensor;
  throw new Failure(
    'model-invalid',
    `Tensor "${tensor.name}" in ${tensor.file} has shape [${tensor.shape.join(', ')}]; config.json calls for [${shape.join(', ')}].`,
  );
}

function copyConversion({ name, type, shape, file, offset, byteLength }: StoredTensor): TensorConversion {
  const rows = shape[0] ?? 1;
  // Only types of `copied` come here.
  const output: OutputTensor = { name, type: type === 'F32' || type === 'F16' ? type : 'BF16', shape, byteLength };
  return {
    source: { file, offset, rows, rowBytes: byteLength / rows },
    rowsTogether: 1,
    outputs: [output],
    convert: (bytes) => [bytes],
  };
}
