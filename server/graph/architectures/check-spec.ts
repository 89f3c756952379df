// What must hold between the sizes of a spec, whatever the family, before a graph is built from it.
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec } from '../decoder-spec.ts';

/** The fused attention rotates heads in blocks of this size (onnxruntime: "head_size shall be a multiple of 16"). */
const headBlock = 16;

/** @throws Failure `model-invalid` | `model-unsupported` */
export function checkSpec(spec: DecoderSpec): DecoderSpec {
  const { heads, keyValueHeads, headSize } = spec;
  if (heads % keyValueHeads !== 0)
    throw new Failure(
      'model-invalid',
      `config.json has ${heads} attention heads over ${keyValueHeads} key-value heads; the first must be a multiple of the second.`,
    );
  if (headSize % headBlock !== 0)
    throw new Failure(
      'model-unsupported',
      `config.json makes attention heads ${headSize} wide (head_dim, or hidden_size / num_attention_heads); multiples of ${headBlock} can be scored.`,
    );
  return Object.freeze(spec);
}
