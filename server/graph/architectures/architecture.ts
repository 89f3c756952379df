// What a model family brings: how its config.json is recognized and read into a decoder spec.
import type { DecoderSpec } from '../decoder-spec.ts';

export interface Architecture {
  /** Class names that config.json lists under `architectures`. */
  readonly ids: readonly string[];
  /** `model_type` of config files that list no class. */
  readonly modelTypes: readonly string[];
  /** Shown to the user. */
  readonly family: string;
  /** @throws Failure `model-invalid` | `model-unsupported` */
  readSpec(config: unknown): DecoderSpec;
}
