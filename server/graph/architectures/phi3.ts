// Phi-3, Phi-3.5 and Phi-4 (mini): query, key and value stored as one tensor, gate and up as another; LongRoPE, of which
// Phi-4-mini rotates three quarters of a head.
import { z } from 'zod';
import type { LinearNames } from '../decoder-spec.ts';
import type { Architecture } from './architecture.ts';
import {
  count,
  decoderFields,
  layerTensor,
  mapLayers,
  parseConfig,
  plainSpec,
  slidingLayers,
} from './decoder-config.ts';

const configSchema = z.object({
  ...decoderFields,
  rms_norm_eps: z.number().positive().default(1e-5),
  /** transformers' default (Phi3Config); it stands beside the rotary parameters and counts before theirs. */
  original_max_position_embeddings: count.default(4096),
  sliding_window: count.nullish(),
});

/** Names that Phi-3's first configuration files had for LongRoPE. */
const longRopeNames = new Set(['su', 'yarn']);

export const phi3: Architecture = {
  ids: ['Phi3ForCausalLM'],
  modelTypes: ['phi3'],
  family: 'Phi-3',
  readSpec(config) {
    const values = parseConfig(configSchema, config, this.family);
    const { rope_scaling: scaling } = values;
    const kind = scaling?.rope_type ?? scaling?.type;
    const spec = plainSpec({
      ...values,
      rope_scaling:
        scaling !== null && scaling !== undefined && kind !== undefined && longRopeNames.has(kind)
          ? { ...scaling, rope_type: 'longrope' }
          : scaling,
    });
    const queryRows = spec.heads * spec.headSize;
    const keyRows = spec.keyValueHeads * spec.headSize;
    const fused = (index: number, name: string, first: number, of: number): LinearNames => ({
      weight: layerTensor(index, name),
      bias: null,
      rows: { first, of },
    });
    const joined = mapLayers(spec, (layer, index) => {
      const projection = (first: number): LinearNames =>
        fused(index, 'self_attn.qkv_proj.weight', first, queryRows + 2 * keyRows);
      const gateUp = (first: number): LinearNames =>
        fused(index, 'mlp.gate_up_proj.weight', first, 2 * spec.intermediateSize);
      return {
        ...layer,
        query: projection(0),
        key: projection(queryRows),
        value: projection(queryRows + keyRows),
        gate: gateUp(0),
        up: gateUp(spec.intermediateSize),
      };
    });
    return slidingLayers(joined, values.sliding_window, null, () => true);
  },
};
