// Every device of this machine: whether it can be used, how fast it multiplies, and which ways of computing a model on it
// pass the self-check. What `credence device` tells.
import { attentionVariants, type AttentionVariant } from '../graph/build-decoder.ts';
import { whyAbsent } from '../session/device-presence.ts';
import { devices, type Device } from '../session/execution-providers.ts';
import { reportMachine, type MachineReport } from '../session/machine-report.ts';
import { thisMachine } from '../session/machine.ts';
import { toFailureData } from '../shared/protocol/failure.ts';
import type { RealDevice } from '../shared/protocol/device.ts';
import type { RealPrecision } from '../shared/protocol/precision.ts';
import { DeviceTrial } from './device-trial.ts';
import type { CheckResult } from './device-use.ts';
import { readModelFiles, type ModelFiles } from './loaded-model.ts';
import { whyNoPrecision } from './precision-choice.ts';
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
  /** Empty for the CPU, which the others are compared with, and where no model is checked. */
  readonly variants: readonly CheckedVariant[];
}

export interface DeviceInspection extends MachineReport {
  readonly devices: readonly InspectedDevice[];
}

/**
 * @param folder a Hugging Face model folder to be checked on every device; null: none is
 * @throws Failure of the model, or `device-failed` where onnxruntime has no binary here
 */
export async function inspectDevices(folder: string | null): Promise<DeviceInspection> {
  const files = folder === null ? null : await readModelFiles(folder);
  const inspected: InspectedDevice[] = [];
  for (const device of devices) inspected.push(await inspect(device, files));
  return { ...(await reportMachine()), devices: inspected };
}

async function inspect(device: Device, files: ModelFiles | null): Promise<InspectedDevice> {
  const absent = whyAbsent(device, thisMachine);
  if (absent !== null) return unavailable(device, absent);
  try {
    const gigaflops = await measureProductRate(device);
    const precisions = precisionsOf(device);
    const variants = device.name === 'cpu' || files === null ? [] : await checkVariants(device, files);
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
