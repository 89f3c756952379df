// A model folder on this machine as a scorer.
import type { DeviceName } from '../session/execution-providers.ts';
import { LocalPass } from './local-pass.ts';
import { loadModel } from './loaded-model.ts';
import type { Scorer } from './scorer.ts';

export interface LocalScorerOptions {
  /** A Hugging Face model folder. */
  readonly folder: string;
  readonly device: DeviceName;
}

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openLocalScorer({ folder, device }: LocalScorerOptions): Promise<Scorer> {
  const model = await loadModel(folder, device);
  return {
    info: {
      vocabularySize: model.spec.vocabularySize,
      contextLength: model.spec.contextLength,
      device: model.choice.device,
      precision: 'fp32',
    },
    begin: async (capacity) => new LocalPass(model, capacity),
    close: async () => {
      await model.decoder.close();
      await model.head.close();
    },
  };
}
