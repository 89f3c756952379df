// What a model would run on here, found without loading a model.
import { cpus } from 'node:os';
import { chooseProvider } from './execution-providers.ts';
import { loadOnnxRuntime } from './load-onnxruntime.ts';
import { chooseThreads, readCoreFacts } from './thread-count.ts';

export interface DeviceReport {
  readonly device: string;
  readonly precision: string;
  /** Why this device, in one line. */
  readonly reason: string;
  readonly threads: number;
  readonly processor: string;
  readonly platform: string;
  readonly onnxRuntimeVersion: string;
  readonly nodeVersion: string;
}

/** @throws Failure `device-failed` where onnxruntime has no binary here, or the device is not known */
export async function reportDevice(device: string): Promise<DeviceReport> {
  const choice = chooseProvider(device);
  const runtime = await loadOnnxRuntime();
  return {
    device: choice.device,
    precision: 'fp32',
    reason: choice.reason,
    threads: chooseThreads(readCoreFacts()),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform}-${process.arch}`,
    onnxRuntimeVersion: runtime.env.versions.node ?? runtime.env.versions.common,
    nodeVersion: process.versions.node,
  };
}
