// The architectures of GGUF files that can be read. Adding one adds a file and a line.
import { Failure } from '../../shared/protocol/failure.ts';
import type { Metadata } from '../metadata.ts';
import type { GgufArchitecture } from './gguf-architecture.ts';
import { gemma2 } from './gemma2.ts';
import { gemma3 } from './gemma3.ts';
import { llama } from './llama.ts';
import { phi3 } from './phi3.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';

export const ggufArchitectures: readonly GgufArchitecture[] = [llama, qwen2, qwen3, gemma2, gemma3, phi3];

/** @throws Failure `model-unsupported` listing the known architectures */
export function recognizeGguf(metadata: Metadata): GgufArchitecture {
  const id = metadata.text('general.architecture');
  const found = ggufArchitectures.find((architecture) => architecture.id === id);
  if (found !== undefined) return found;
  throw new Failure(
    'model-unsupported',
    `${metadata.file} is a model of architecture "${id}"; known architectures of GGUF files are ${ggufArchitectures.map((known) => known.id).join(', ')}.`,
  );
}
