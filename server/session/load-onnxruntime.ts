// The single import of onnxruntime. It is dynamic, so that nothing native is loaded before a model is needed, and a
// platform without a binary gets a sentence instead of a loader's stack.
import type * as onnxRuntime from 'onnxruntime-node';
import { Failure } from '../shared/protocol/failure.ts';

export type OnnxRuntime = typeof onnxRuntime;

/** Platforms for which the npm package carries a binary (onnxruntime-node 1.30: bin/napi-v6). */
const platforms = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

/** @throws Failure `device-failed` */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    // Bundled, the package is CommonJS behind `default`; from source Node gives its names directly as well.
    const loaded: OnnxRuntime & { default?: OnnxRuntime } = await import('onnxruntime-node');
    const runtime = loaded.default ?? loaded;
    // What fails comes as an exception; standard error belongs to the caller.
    runtime.env.logLevel = 'fatal';
    // CUDA would round float32 factors to 10 bits (TF32) on its own; read by NVIDIA's libraries when they start.
    process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
    return runtime;
  } catch (error) {
    const here = `${process.platform}-${process.arch}`;
    throw new Failure(
      'device-failed',
      platforms.includes(here)
        ? `onnxruntime could not be loaded: ${error instanceof Error ? error.message : String(error)}. Reinstalling the package "onnxruntime-node" usually repairs it.`
        : `There is no onnxruntime binary for ${here}; models run on ${platforms.join(', ')}.`,
      { cause: error },
    );
  }
}

/** Of the native library. @throws Failure `device-failed` */
export async function runtimeVersion(): Promise<string> {
  const { versions } = (await loadOnnxRuntime()).env;
  return versions.node ?? versions.common;
}
