// A folder with an ONNX export, opened as it is, as a scorer.
import type { Scorer } from '../scoring/scorer.ts';
import { thisMachine, type Machine } from '../session/machine.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { closeExport, readExport, type ExportParts } from './export-model.ts';
import { ExportPass } from './export-pass.ts';
import { exportPrecision, isMeant } from './export-precision.ts';
import { readExportSizes } from './export-sizes.ts';
import { openOnCpu, openOnDevice } from './open-checked.ts';
import { findExport, variantsFor, type ExportFiles } from './find-export.ts';

export interface ExportScorerOptions {
  /** A folder in a layout that findExport knows, or one `.onnx` file. */
  readonly path: string;
  /** `auto` is the CPU: fused operators and stored blocks are not worth their check elsewhere unless asked for. */
  readonly device: DeviceName;
  /** Default: `auto`. */
  readonly precision?: PrecisionName;
  /** Default: this one. */
  readonly machine?: Machine;
}

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openExportScorer(options: ExportScorerOptions): Promise<Scorer> {
  const { path, device, precision = 'auto', machine = thisMachine } = options;
  const files = await findExport(path);
  if (files === null)
    throw new Failure('model-not-found', `${path} holds no ONNX decoder: looked for onnx/model.onnx, model.onnx.`);
  const sizes = await readExportSizes(files.folder);
  const { parts, format } = pick(files, precision, (file) => readExport(file, sizes));
  // Half precision and stored blocks are the file's own; a device is compared with what the CPU makes of the same file.
  const name = device === 'auto' ? 'cpu' : device;
  const model = name === 'cpu' ? await openOnCpu(parts, format) : await openOnDevice(parts, format, { name, machine });
  return {
    info: {
      vocabularySize: model.spec.vocabularySize,
      contextLength: model.spec.contextLength,
      device: name,
      precision: format,
    },
    begin: async (capacity) => new ExportPass(model, capacity),
    openRows: () => {
      const message = `Texts are written on by a graph made from weights, and ${files.folder} holds a finished ONNX graph. The same model as a Hugging Face folder or a GGUF file works.`;
      return Promise.reject(new Failure('model-unsupported', message));
    },
    lengthNote: () => null,
    close: () => closeExport(model),
  };
}

/** The first file that is what was asked for. @throws Failure `model-not-found` listing what is there */
function pick(
  files: ExportFiles,
  precision: PrecisionName,
  read: (file: string) => ExportParts,
): { readonly parts: ExportParts; readonly format: string } {
  for (const { file } of variantsFor(files, precision)) {
    const parts = read(file);
    const format = exportPrecision(parts.graph, parts.roles);
    if (isMeant(precision, format)) return { parts, format };
  }
  const there = files.variants.map(({ file }) => file.slice(files.folder.length + 1));
  throw new Failure(
    'model-not-found',
    `${files.folder} holds no ONNX file in ${precision}. There is ${there.join(', ')}; without --precision the best of them is taken.`,
  );
}
