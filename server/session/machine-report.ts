// What surrounds a model here: processor, threads, versions. Which device it runs on is server/scoring's choice.
import { cpus } from 'node:os';
import { runtimeVersion } from './load-onnxruntime.ts';
import { chooseThreads, readCoreFacts } from './thread-count.ts';

export interface MachineReport {
  readonly threads: number;
  readonly processor: string;
  readonly platform: string;
  readonly onnxRuntimeVersion: string;
  readonly nodeVersion: string;
}

/** @throws Failure `device-failed` where onnxruntime has no binary here */
export async function reportMachine(): Promise<MachineReport> {
  return {
    threads: chooseThreads(readCoreFacts()),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform}-${process.arch}`,
    onnxRuntimeVersion: await runtimeVersion(),
    nodeVersion: process.versions.node,
  };
}
