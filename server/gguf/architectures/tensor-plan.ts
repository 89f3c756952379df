// Which tensor of a GGUF file becomes which of a Hugging Face folder. A tensor that no rule names is a failure: leaving
// one out would change the model silently.
import { Failure } from '../../shared/protocol/failure.ts';
import type { GgufTensor } from '../gguf-header.ts';
import type { GgufArchitecture, GgufModel, PlannedTensor } from './gguf-architecture.ts';

/** The factors of rotations (read into the config) and what llama.cpp computes itself. */
export const rotaryTensors = {
  all: 'rope_freqs.weight',
  short: 'rope_factors_short.weight',
  long: 'rope_factors_long.weight',
} as const;
/** Inverse frequencies that old converters wrote; they follow from the base. */
const derived = /^(rope\.freqs|blk\.\d+\.attn_rot_embd\.weight)$/;

const rootNames: Readonly<Record<string, string>> = {
  token_embd: 'model.embed_tokens',
  output_norm: 'model.norm',
  output: 'lm_head',
};

/** @throws Failure `model-unsupported` naming the tensor that no rule covers */
export function planTensors(architecture: GgufArchitecture, model: GgufModel): readonly PlannedTensor[] {
  const left = new Set<string>([...Object.values(rotaryTensors)]);
  return [...model.tensors.values()]
    .filter(({ name }) => !left.has(name) && !derived.test(name))
    .map((source) => planTensor(architecture, model, source));
}

function planTensor(architecture: GgufArchitecture, model: GgufModel, source: GgufTensor): PlannedTensor {
  const found = /^(?:blk\.(\d+)\.)?(\w+)\.(weight|bias)$/.exec(source.name);
  const [, layer, part = '', end = ''] = found ?? [];
  const names = layer === undefined ? rootNames : architecture.layerNames;
  const name = names[part];
  if (found === null || name === undefined)
    throw new Failure(
      'model-unsupported',
      `${source.file} has a tensor "${source.name}" that models of architecture "${architecture.id}" are not known to have; known are ${[...Object.keys(rootNames), ...Object.keys(architecture.layerNames).map((known) => `blk.N.${known}`)].join(', ')}. Mixtures of experts and other variants are not read.`,
    );
  const full = layer === undefined ? `${name}.${end}` : `model.layers.${layer}.${name}.${end}`;
  return { source, name: full, change: architecture.change(part, model) };
}
