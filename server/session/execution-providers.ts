// The devices a model can run on: what each is called, which platforms the npm package carries it for, and in which
// order they are tried. A table; whether this machine has them is device-presence.ts's.
import type { DeviceName, RealDevice } from '../shared/protocol/device.ts';

export interface Device {
  readonly name: RealDevice;
  /** For the user. */
  readonly title: string;
  /** Platforms for which onnxruntime-node 1.30 carries it (its README and bin/napi-v6). */
  readonly platforms: readonly string[];
  /** Whether tensors can stay on it between runs: the Node binding offers that for WebGPU alone. */
  readonly holdsTensors: boolean;
  /** Whether it may compute in float16; WebGPU and DirectML only where the adapter can. */
  readonly halfPrecision: boolean;
}

/** In the order `auto` tries them. */
export const devices: readonly Device[] = [
  { name: 'cuda', title: 'CUDA', platforms: ['linux-x64'], holdsTensors: false, halfPrecision: true },
  {
    name: 'webgpu',
    title: 'WebGPU',
    platforms: ['linux-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'],
    holdsTensors: true,
    halfPrecision: true,
  },
  {
    name: 'dml',
    title: 'DirectML',
    platforms: ['win32-x64', 'win32-arm64'],
    holdsTensors: false,
    halfPrecision: true,
  },
  { name: 'coreml', title: 'CoreML', platforms: ['darwin-arm64'], holdsTensors: false, halfPrecision: false },
  {
    name: 'cpu',
    title: 'the CPU',
    platforms: ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'],
    holdsTensors: false,
    halfPrecision: false,
  },
];

/** Those a name stands for, in order. */
export function devicesFor(name: DeviceName): readonly Device[] {
  return name === 'auto' ? devices : devices.filter((device) => device.name === name);
}

export function deviceNamed(name: RealDevice): Device {
  const found = devices.find((device) => device.name === name);
  if (found === undefined) throw new Error(`the table of devices lacks ${name}`);
  return found;
}
