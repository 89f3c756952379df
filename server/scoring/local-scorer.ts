// A model folder on this machine as a scorer.
import { lengthScalingNote } from '../graph/rotary-table.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { LocalPass } from './local-pass.ts';
import { loadModel } from './loaded-model.ts';
import type { Scorer } from './scorer.ts';

export interface LocalScorerOptions {
  /** A Hugging Face model folder. */
  readonly folder: string;
  readonly device: DeviceName;
  readonly precision?: PrecisionName;
  /** Hash of the weights, under which a verdict of the self-check is kept. */
  readonly weightsSha256?: string;
  /** Where verdicts of self-checks are kept; null: nowhere. */
  readonly derivedFolder?: string | null;
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
    begin: async (capacity, textLength) => new LocalPass(model, capacity, textLength),
    lengthNote: (textLength) => lengthScalingNote(model.spec.rotary, textLength),
    close: async () => {
      await model.decoder.close();
      await model.head.close();
    },
  };
}
