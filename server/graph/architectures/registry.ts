// The known architectures, and the recognition of a config.json. Adding a family adds a file and a line.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { DecoderSpec } from '../decoder-spec.ts';
import type { Architecture } from './architecture.ts';
import { checkSpec } from './check-spec.ts';
import { llama } from './llama.ts';

export const architectures: readonly Architecture[] = [llama];

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
      ? architectures.find(({ id }) => classes.includes(id))
      : architectures.find(({ modelType }) => modelType === head.data.model_type);
  if (architecture === undefined)
    throw new Failure(
      'model-unsupported',
      `config.json describes ${describeModel(classes, head.data.model_type)}; known architectures are ${architectures.map(({ id }) => id).join(', ')}.`,
    );
  return { architecture, spec: checkSpec(architecture.readSpec(config)) };
}

function describeModel(classes: readonly string[], modelType: string | null | undefined): string {
  return classes.length > 0 ? classes.join(', ') : (modelType ?? 'an unnamed architecture');
}
