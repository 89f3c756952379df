// The bytes of a graph and the folder of its weights → a session that runs named tensors. The only file that speaks
// onnxruntime's own types.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Device } from './execution-providers.ts';
import { loadOnnxRuntime, type OnnxRuntime } from './load-onnxruntime.ts';
import { runtimeFailure } from './runtime-failure.ts';
import type { TensorValue, TensorValues } from './tensor-value.ts';

export interface SessionOptions {
  /** Encoded ONNX model. */
  readonly graph: Uint8Array;
  /** Folder that holds every file the graph names, with real paths; absent: it names none. */
  readonly weightFolder?: string;
  readonly device: Device;
  readonly threads: number;
  /** Outputs that are left on the device, where it holds tensors. */
  readonly stay?: readonly string[];
  /** Nodes that the CPU runs, with their weights in its memory, where the device can be told so (WebGPU). */
  readonly onCpu?: readonly string[];
}

export interface Session {
  /**
   * Runs the graph. Blocks this thread while it works (so does the binding itself).
   * @throws Failure `out-of-memory` | `device-failed`
   */
  run(feeds: TensorValues, asked: readonly string[]): Promise<TensorValues>;
  close(): Promise<void>;
}

/** @throws Failure `device-failed` | `out-of-memory` */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { graph, device } = options;
  const runtime = await loadOnnxRuntime();
  try {
    const session = await runtime.InferenceSession.create(graph, runtimeOptions(options));
    return wrap(runtime, session, device);
  } catch (error) {
    throw runtimeFailure(error, `loading the model on ${device.title}`);
  }
}

function runtimeOptions({
  weightFolder,
  device,
  threads,
  stay = [],
  onCpu = [],
}: SessionOptions): InferenceSession.SessionOptions {
  const staying = device.holdsTensors ? stay : [];
  return {
    executionProviders: [
      // An empty list is refused.
      device.name === 'webgpu' && onCpu.length > 0 ? { name: 'webgpu', forceCpuNodeNames: onCpu } : device.name,
    ],
    intraOpNumThreads: threads,
    // One operator at a time: the threads belong to the matrix products.
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Shapes change from chunk to chunk, so a remembered memory pattern is never right.
    enableMemPattern: false,
    // 4: fatal only. Errors come as exceptions besides, and standard error belongs to the caller.
    logSeverityLevel: 4,
    ...(staying.length === 0
      ? {}
      : { preferredOutputLocation: Object.fromEntries(staying.map((name) => [name, 'gpu-buffer' as const])) }),
    extra: {
      session: {
        ...(weightFolder === undefined ? {} : { model_external_initializers_file_folder_path: weightFolder }),
        // 1: compute in float32. onnxruntime joins stored weights and their products and by itself rounds activations to
        // 8 bits there (its level 4), which moved log-probs of an export in 8 bits by 0.04.
        qdq_matmulnbits_accuracy_level: '1',
        // Idle threads sleep instead of spinning: on a busy machine spinning cost a third more processor time and was
        // slower (measured with a 135M model, 2 threads), and the editor shares these cores.
        intra_op: { allow_spinning: '0' },
      },
    },
  };
}

function wrap(runtime: OnnxRuntime, session: InferenceSession, device: Device): Session {
  const tensor = (value: TensorValue): Tensor =>
    value.type === 'on-device' ? resident(value) : new runtime.Tensor(value.type, value.data, value.shape);
  const tensors = (values: TensorValues): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensor(value)]));
  return {
    async run(feeds, asked) {
      const fetches = Object.fromEntries(asked.map((name) => [name, null]));
      try {
        const results = await session.run(tensors(feeds), fetches);
        return Object.fromEntries(asked.map((name) => [name, valueOf(name, results[name])]));
      } catch (error) {
        throw runtimeFailure(error, `running the model on ${device.title}`);
      }
    },
    close: () => session.release(),
  };
}

/** onnxruntime's own tensor behind each handle that is given out. */
const residents = new WeakMap<TensorValue, Tensor>();

function resident(value: TensorValue): Tensor {
  const tensor = residents.get(value);
  if (tensor === undefined) throw new Error('a tensor on the device was used after its release');
  return tensor;
}

function valueOf(name: string, result: InferenceSession.OnnxValueMapType[string] | undefined): TensorValue {
  if (result?.location === 'gpu-buffer') return onDevice(result);
  const data: unknown = result?.data;
  const shape = result?.dims ?? [];
  if (data instanceof Float32Array) return { type: 'float32', data, shape };
  if (data instanceof Int32Array) return { type: 'int32', data, shape };
  if (data instanceof BigInt64Array) return { type: 'int64', data, shape };
  if (data instanceof Uint16Array && result?.type === 'float16') return { type: 'float16', data, shape };
  throw new Error(`the graph gave no usable output "${name}"`);
}

function onDevice(tensor: Tensor): TensorValue {
  const value: TensorValue = {
    type: 'on-device',
    shape: tensor.dims,
    release() {
      if (!residents.delete(value)) return;
      tensor.dispose();
    },
  };
  residents.set(value, tensor);
  return value;
}
