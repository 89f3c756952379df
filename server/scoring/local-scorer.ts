// A model folder on this machine as a scorer.
import { join } from 'node:path';
import { lengthScalingNote } from '../graph/rotary-table.ts';
import { runtimeVersion } from '../session/load-onnxruntime.ts';
import { thisMachine, type Machine } from '../session/machine.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { openOnBestDevice } from './choose-device.ts';
import { closeModel, readModelFiles } from './loaded-model.ts';
import { LocalPass } from './local-pass.ts';
import { openRowDecoder } from './continuations/open-row-decoder.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { precisionOf } from './precision-choice.ts';
import type { Scorer } from './scorer.ts';
import { noMemory, openVerdictMemory } from './verdict-memory.ts';

export interface LocalScorerOptions {
  /** A Hugging Face model folder. */
  readonly folder: string;
  readonly device: DeviceName;
  /** Default: `auto`. */
  readonly precision?: PrecisionName;
  /** Hash of the weights, under which a verdict of the self-check is kept; absent: none is kept. */
  readonly weightsSha256?: string;
  /** Where verdicts of self-checks are kept; null or absent: nowhere. */
  readonly derivedFolder?: string | null;
  /** Default: this one. */
  readonly machine?: Machine;
}

/** Folder of verdicts inside the folder of what is made from models. */
export const verdictFolder = 'device-verdicts';

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openLocalScorer(options: LocalScorerOptions): Promise<Scorer> {
  const { folder, device, precision = 'auto', weightsSha256, derivedFolder = null, machine = thisMachine } = options;
  const files = await readModelFiles(folder);
  const version = await runtimeVersion();
  const { model, use } = await openOnBestDevice({
    files,
    device,
    precision: precisionOf(precision, files.source.tensors.keys()),
    machine,
    memory:
      derivedFolder === null || weightsSha256 === undefined
        ? noMemory
        : openVerdictMemory(join(derivedFolder, verdictFolder)),
    identity: [weightsSha256 ?? '', version],
    runtimeVersion: version,
  });
  return {
    info: {
      vocabularySize: model.spec.vocabularySize,
      contextLength: model.spec.contextLength,
      device: use.device,
      precision: use.precision,
      use,
    },
    begin: async (capacity, textLength) => new LocalPass(model, capacity, textLength),
    openRows: () => {
      if (model.device.name === 'cpu') return openRowDecoder(files, model);
      const message = `Texts are written on by the CPU, and the model is open on ${model.device.title}; --device cpu works.`;
      return Promise.reject(new Failure('model-unsupported', message));
    },
    lengthNote: (textLength) => lengthScalingNote(model.spec.rotary, textLength),
    close: () => closeModel(model),
  };
}
