// A folder with an ONNX export, opened as it is, as a scorer.
import type { Scorer } from '../scoring/scorer.ts';
import { deviceNamed, type Device } from '../session/execution-providers.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { readingDifference } from './check-reading.ts';
import { closeExport, openExportOn, readExport, type ExportModel, type ExportParts } from './export-model.ts';
import { ExportPass } from './export-pass.ts';
import { exportPrecision, isMeant } from './export-precision.ts';
import { readExportSizes } from './export-sizes.ts';
import { findExport, variantsFor, type ExportFiles } from './find-export.ts';

export interface ExportScorerOptions {
  /** A folder in a layout that findExport knows, or one `.onnx` file. */
  readonly path: string;
  readonly device: DeviceName;
  /** Default: `auto`. */
  readonly precision?: PrecisionName;
}

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openExportScorer({ path, precision = 'auto' }: ExportScorerOptions): Promise<Scorer> {
  const files = await findExport(path);
  if (files === null)
    throw new Failure('model-not-found', `${path} holds no ONNX decoder: looked for onnx/model.onnx, model.onnx.`);
  const sizes = await readExportSizes(files.folder);
  const { parts, format } = pick(files, precision, (file) => readExport(file, sizes));
  const model = await openChecked(parts, deviceNamed('cpu'), format);
  return {
    info: {
      vocabularySize: model.spec.vocabularySize,
      contextLength: model.spec.contextLength,
      device: 'cpu',
      precision: format,
    },
    begin: async (capacity) => new ExportPass(model, capacity),
    lengthNote: () => null,
    close: () => closeExport(model),
  };
}

/** How far two ways of reading may differ by rounding alone, nats; formats not named here: as float32. */
const tolerances: Readonly<Record<string, number>> = { fp16: 0.1, bf16: 0.5, q4f16: 0.1, q8f16: 0.1 };
const tolerance = 1e-3;
/** 8-bit activations are scaled by the largest of a whole run, so that what is read together changes all numbers. */
const scaledByRun = 'int8';

/**
 * Opens the export so that trees are read in one pass, if it then gives what it gives for separate texts; else so that they
 * are read branch by branch.
 * @throws Failure `model-unsupported` where it cannot be read in pieces at all; those of openExportOn
 */
async function openChecked(parts: ExportParts, device: Device, format: string): Promise<ExportModel> {
  const allowed = format === scaledByRun ? 0.5 : (tolerances[format] ?? tolerance);
  for (const packed of [true, false]) {
    const model = await openExportOn(parts, device, packed);
    const isPlain = model.attention === null;
    const difference = await differenceOf(model);
    if (difference <= allowed || (isPlain && format === scaledByRun && Number.isFinite(difference))) return model;
    await closeExport(model);
    if (isPlain) break;
  }
  throw new Failure(
    'model-unsupported',
    `${parts.graph.file} cannot be read on from where its cache ends: a text in two pieces does not give what it gives in one. Exports with grouped-query attention can, and those with attention written out.`,
  );
}

/** Infinite where the export does not run so. */
async function differenceOf(model: ExportModel): Promise<number> {
  try {
    return await readingDifference(model);
  } catch (error) {
    if (error instanceof Failure && error.code === 'device-failed') return Number.POSITIVE_INFINITY;
    await closeExport(model);
    throw error;
  }
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
