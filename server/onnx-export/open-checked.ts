// Opens an export in a way that was checked: on the CPU against itself, read in one run; on another device against the CPU.
import { readTextBy, compareReadings } from '../scoring/self-check.ts';
import { twoDigits, whyRefused } from '../scoring/device-use.ts';
import { whyAbsent } from '../session/device-presence.ts';
import { deviceNamed, type Device } from '../session/execution-providers.ts';
import type { Machine } from '../session/machine.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { RealDevice } from '../shared/protocol/device.ts';
import { readingDifference } from './check-reading.ts';
import { closeExport, openExportOn, type ExportModel, type ExportParts } from './export-model.ts';
import { ExportPass } from './export-pass.ts';

/** How far two ways of reading may differ by rounding alone, nats; formats not named here: as float32. */
const tolerances: Readonly<Record<string, number>> = { fp16: 0.1, bf16: 0.5, q4f16: 0.1, q8f16: 0.1 };
const tolerance = 1e-3;
/** 8-bit activations are scaled by the largest of a whole run, so that what is read together changes all numbers. */
const scaledByRun = 'int8';
/** How far a device may be from the CPU, nats: as toleranceOf says for folders; stored blocks round activations anew. */
const deviceTolerance = { worst: 1e-3, mean: 1e-4 };
const deviceTolerances: Readonly<Record<string, typeof deviceTolerance>> = {
  fp16: { worst: 0.2, mean: 0.02 },
  q4f16: { worst: 0.2, mean: 0.02 },
  q4: { worst: 0.2, mean: 0.02 },
};

/** @throws Failure `model-unsupported` where it cannot be read in pieces; those of openExportOn */
export async function openOnCpu(parts: ExportParts, format: string): Promise<ExportModel> {
  const opened = await openConsistent(parts, format, deviceNamed('cpu'));
  if (typeof opened !== 'string') return opened;
  throw new Failure(
    'model-unsupported',
    `${parts.graph.file} cannot be read on from where its cache ends: ${opened}. Exports with grouped-query attention can be, and those with attention written out.`,
  );
}

/**
 * Opens the export so that trees are read in one pass, if it then gives what it gives for separate texts; else so that they
 * are read branch by branch. Where a text in pieces differs even so, in words what was seen.
 */
async function openConsistent(parts: ExportParts, format: string, device: Device): Promise<ExportModel | string> {
  const allowed = format === scaledByRun ? 0.5 : (tolerances[format] ?? tolerance);
  for (const packed of [true, false]) {
    const model = await openExportOn(parts, device, packed);
    const isPlain = model.attention === null;
    const difference = await differenceOf(model);
    const isNumber = typeof difference === 'number';
    const passes = isNumber && (difference <= allowed || (isPlain && format === scaledByRun));
    if (passes) return model;
    await closeExport(model);
    if (!isPlain) continue;
    return isNumber ? `a text in pieces differs from the same in one by ${twoDigits(difference)} nats` : difference;
  }
  throw new Error('an export without packed trees has no other way left');
}

/** In nats, or in words why the export does not run so. */
async function differenceOf(model: ExportModel): Promise<number | string> {
  try {
    return await readingDifference(model);
  } catch (error) {
    if (error instanceof Failure && error.code === 'device-failed') return error.message.replace(/\.$/, '');
    await closeExport(model);
    throw error;
  }
}

/**
 * Opens the export on a device if a built-in text then gets the numbers that it gets on the CPU.
 * @throws Failure `device-failed` where it is not here, fails, or differs; those of openOnCpu
 */
export async function openOnDevice(
  parts: ExportParts,
  format: string,
  { name, machine }: { readonly name: RealDevice; readonly machine: Machine },
): Promise<ExportModel> {
  const device = deviceNamed(name);
  const absent = whyAbsent(device, machine);
  if (absent !== null) throw unusable(device.title, absent);
  const reference = await readAndClose(await openOnCpu(parts, format));
  const model = await openConsistent(parts, format, device);
  if (typeof model === 'string') throw unusable(device.title, model);
  const found = await readText(model).catch(async (error: unknown) => {
    await closeExport(model);
    throw error;
  });
  const check = compareReadings(found, reference, deviceTolerances[format] ?? deviceTolerance);
  if (check.passed) return model;
  await closeExport(model);
  throw unusable(device.title, whyRefused(check));
}

function readText(model: ExportModel): Promise<Float32Array> {
  return readTextBy(model.spec, (capacity) => new ExportPass(model, capacity));
}

async function readAndClose(model: ExportModel): Promise<Float32Array> {
  try {
    return await readText(model);
  } finally {
    await closeExport(model);
  }
}

function unusable(title: string, why: string): Failure {
  return new Failure('device-failed', `${title} cannot be used for this export: ${why}. --device cpu works.`);
}
