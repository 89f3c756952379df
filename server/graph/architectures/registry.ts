// The known architectures, and the recognition of a config.json. Adding a family adds a file and a line.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec } from '../decoder-spec.ts';
import type { Architecture } from './architecture.ts';
import { checkSpec } from './check-spec.ts';
import { gemma2 } from './gemma2.ts';
import { gemma3 } from './gemma3.ts';
import { llama } from './llama.ts';
import { mistral } from './mistral.ts';
import { phi3 } from './phi3.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';

export const architectures: readonly Architecture[] = [llama, mistral, qwen2, qwen3, gemma2, gemma3, phi3];

const headSchema = z.object({ architectures: z.array(z.string()).nullish(), model_type: z.string().nullish() });

export interface RecognizedModel {
  readonly architecture: Architecture;
  readonly spec: DecoderSpec;
}

/**
 * Reads the content of a config.json.
 * @throws Failure `model-unsupported` listing the known architectures, `model-invalid` where sizes are missing or wrong
 */
export function recognizeArchitecture(config: unknown): RecognizedModel {
  const head = headSchema.safeParse(config);
  if (!head.success) throw new Failure('model-invalid', 'config.json is not an object that describes a model.');
  const classes = head.data.architectures ?? [];
  const architecture =
    classes.length > 0
      ? architectures.find(({ ids }) => ids.some((id) => classes.includes(id)))
      : architectures.find(({ modelTypes }) => modelTypes.includes(head.data.model_type ?? ''));
  if (architecture === undefined)
    throw new Failure(
      'model-unsupported',
      `config.json describes ${describeModel(classes, head.data.model_type)}; known architectures are ${architectures.flatMap(({ ids }) => ids).join(', ')}.`,
    );
  return { architecture, spec: checkSpec(architecture.readSpec(config)) };
}

function describeModel(classes: readonly string[], modelType: string | null | undefined): string {
  return classes.length > 0 ? classes.join(', ') : (modelType ?? 'an unnamed architecture');
}
