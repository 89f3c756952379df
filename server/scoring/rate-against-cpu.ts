// Whether a device is worth taking before the CPU where the choice is ours: it starts, and multiplies faster.
import { cpus } from 'node:os';
import { z } from 'zod';
import { driverFingerprint } from '../session/driver-fingerprint.ts';
import { deviceNamed, type Device } from '../session/execution-providers.ts';
import type { Machine } from '../session/machine.ts';
import { toFailureData } from '../shared/protocol/failure.ts';
import { measureProductRate } from './product-rate.ts';
import { twoDigits } from './device-use.ts';
import type { VerdictMemory } from './verdict-memory.ts';

export interface RateSetting {
  readonly machine: Machine;
  readonly memory: VerdictMemory;
  readonly runtimeVersion: string;
}

export type Rating =
  | { readonly kind: 'faster'; readonly words: string }
  | { readonly kind: 'slower'; readonly words: string }
  /** No such hardware after all. */
  | { readonly kind: 'absent'; readonly words: string }
  /** It is here and does not start. */
  | { readonly kind: 'broken'; readonly words: string };

const rateSchema = z.object({ rate: z.number().positive() });

export async function rateAgainstCpu(device: Device, setting: RateSetting): Promise<Rating> {
  const cpu = await productRate(deviceNamed('cpu'), setting);
  try {
    const rate = await productRate(device, setting, cpu);
    const words = `it multiplies at ${twoDigits(rate)} GFLOP/s where the CPU reaches ${twoDigits(cpu)}`;
    return { kind: rate >= cpu ? 'faster' : 'slower', words };
  } catch (error) {
    return whyNotStarted(toFailureData(error).message);
  }
}

/** GFLOP/s, measured once for a driver. @throws Failure `device-failed` | `out-of-memory` */
export async function productRate(
  device: Device,
  { machine, memory, runtimeVersion }: RateSetting,
  known = 0,
): Promise<number> {
  const processor = cpus()[0]?.model ?? '';
  const about = ['rate', runtimeVersion, device.name, processor, driverFingerprint(device, machine)];
  const remembered = await memory.get(about, rateSchema);
  if (remembered !== null) return remembered.rate;
  const rate = await measureProductRate(device, known);
  await memory.put(about, { rate });
  return rate;
}

/** Machines without a GPU often have drivers for one: that is no failure to tell of. */
export function whyNotStarted(message: string): Rating {
  return /no supported adapters|failed to get a webgpu adapter|no cuda-capable device/i.test(message)
    ? { kind: 'absent', words: 'there is no GPU that it supports' }
    : { kind: 'broken', words: message.replace(/\.$/, '') };
}
