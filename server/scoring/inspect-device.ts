// Every device of this machine: whether it can be used, how fast it multiplies, and which ways of computing a model on it
// pass the self-check. What `credence device` tells.
import { attentionVariants, type AttentionVariant } from '../graph/build-decoder.ts';
import { whyAbsent } from '../session/device-presence.ts';
import { devices, type Device } from '../session/execution-providers.ts';
import { runtimeVersion } from '../session/load-onnxruntime.ts';
import { reportMachine, type MachineReport } from '../session/machine-report.ts';
import { thisMachine } from '../session/machine.ts';
import { toFailureData } from '../shared/protocol/failure.ts';
import type { DeviceName, RealDevice } from '../shared/protocol/device.ts';
import type { PrecisionName, RealPrecision } from '../shared/protocol/precision.ts';
import { openOnBestDevice } from './choose-device.ts';
import { DeviceTrial } from './device-trial.ts';
import type { CheckResult, DeviceUse } from './device-use.ts';
import { closeModel, readModelFiles, type ModelFiles } from './loaded-model.ts';
import { realPrecision, whyNoPrecision } from './precision-choice.ts';
import { measureProductRate } from './product-rate.ts';
import { whyNotStarted } from './rate-against-cpu.ts';
import { noMemory } from './verdict-memory.ts';

/** One way of computing the model on a device, and what its self-check found. */
export interface CheckedVariant extends CheckResult {
  readonly attention: AttentionVariant;
  readonly precision: RealPrecision;
}

export interface InspectedDevice {
  readonly device: RealDevice;
  readonly available: boolean;
  /** Why it cannot be used; null where it can. */
  readonly why: string | null;
  /** GFLOP/s of float32 matrix products, measured; null where it cannot be used. */
  readonly gigaflops: number | null;
  /** Precisions that can be asked of it; whether the adapter has them shows in the variants. */
  readonly precisions: readonly RealPrecision[];
  /** Empty for the CPU, which the others are compared with. */
  readonly variants: readonly CheckedVariant[];
}

export interface DeviceInspection extends MachineReport, DeviceUse {
  /** Folder of the model that was checked. */
  readonly model: string;
  readonly devices: readonly InspectedDevice[];
}

export interface InspectQuestion {
  /** A Hugging Face model folder. */
  readonly folder: string;
  readonly device: DeviceName;
  readonly precision: PrecisionName;
}

/** @throws Failure of the model, or `device-failed` where the asked device does not work */
export async function inspectDevices(question: InspectQuestion): Promise<DeviceInspection> {
  const files = await readModelFiles(question.folder);
  const machine = await reportMachine();
  const inspected: InspectedDevice[] = [];
  for (const device of devices) inspected.push(await inspect(device, files));
  const use = await chosen(question, files);
  return { ...use, ...machine, model: question.folder, devices: inspected };
}

async function chosen({ device, precision }: InspectQuestion, files: ModelFiles): Promise<DeviceUse> {
  const version = await runtimeVersion();
  const { model, use } = await openOnBestDevice({
    files,
    device,
    precision: realPrecision(precision),
    machine: thisMachine,
    memory: noMemory,
    identity: [],
    runtimeVersion: version,
  });
  await closeModel(model);
  return use;
}

async function inspect(device: Device, files: ModelFiles): Promise<InspectedDevice> {
  const absent = whyAbsent(device, thisMachine);
  if (absent !== null) return unavailable(device, absent);
  try {
    const gigaflops = await measureProductRate(device);
    const precisions = precisionsOf(device);
    const variants = device.name === 'cpu' ? [] : await checkVariants(device, files);
    return { device: device.name, available: true, why: null, gigaflops, precisions, variants };
  } catch (error) {
    return unavailable(device, whyNotStarted(toFailureData(error).message).words);
  }
}

async function checkVariants(device: Device, files: ModelFiles): Promise<readonly CheckedVariant[]> {
  const variants: CheckedVariant[] = [];
  for (const precision of ['fp32', 'fp16'] as const) {
    if (whyNoPrecision(device, precision) !== null) continue;
    const trial = new DeviceTrial({ files, precision, machine: thisMachine, memory: noMemory, identity: [] });
    for (const attention of attentionVariants(files.spec))
      variants.push({ attention, precision, ...(await trial.check(device, attention)) });
  }
  return variants;
}

function precisionsOf(device: Device): readonly RealPrecision[] {
  const all: readonly RealPrecision[] = ['fp32', 'fp16', 'fast', 'stored'];
  return all.filter((precision) => whyNoPrecision(device, precision) === null);
}

function unavailable(device: Device, why: string): InspectedDevice {
  return { device: device.name, available: false, why, gigaflops: null, precisions: [], variants: [] };
}
