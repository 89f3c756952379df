// The bytes of a graph and the folder of its weights → a session that runs named tensors. The only file that speaks
// onnxruntime's own types.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ExecutionChoice } from './execution-providers.ts';
import { loadOnnxRuntime, type OnnxRuntime } from './load-onnxruntime.ts';
import { runtimeFailure } from './runtime-failure.ts';
import type { TensorValue, TensorValues } from './tensor-value.ts';

export interface SessionOptions {
  /** Encoded ONNX model. */
  readonly graph: Uint8Array;
  /** Folder that holds every file the graph names, with real paths. */
  readonly weightFolder: string;
  readonly choice: ExecutionChoice;
  readonly threads: number;
}

export interface Session {
  /**
   * Runs the graph. Blocks this thread while it works (so does the binding itself).
   * @param into outputs to be written into the given memory instead of new one; others are named in `asked`
   * @throws Failure `out-of-memory` | `device-failed`
   */
  run(feeds: TensorValues, asked: readonly string[], into?: TensorValues): Promise<TensorValues>;
  close(): Promise<void>;
}

/** @throws Failure `device-failed` | `out-of-memory` */
export async function openSession({ graph, weightFolder, choice, threads }: SessionOptions): Promise<Session> {
  const runtime = await loadOnnxRuntime();
  const options: InferenceSession.SessionOptions = {
    executionProviders: [choice.provider],
    intraOpNumThreads: threads,
    // One operator at a time: the threads belong to the matrix products.
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Shapes change from chunk to chunk, so a remembered memory pattern is never right.
    enableMemPattern: false,
    // 3: errors only. Warnings go to stderr, which belongs to the caller.
    logSeverityLevel: 3,
    extra: {
      session: {
        model_external_initializers_file_folder_path: weightFolder,
        // Idle threads sleep instead of spinning: on a busy machine spinning cost a third more processor time and was
        // slower (measured with a 135M model, 2 threads), and the editor shares these cores.
        intra_op: { allow_spinning: '0' },
      },
    },
  };
  try {
    return wrap(runtime, await runtime.InferenceSession.create(graph, options));
  } catch (error) {
    throw runtimeFailure(error, 'loading the model');
  }
}

function wrap(runtime: OnnxRuntime, session: InferenceSession): Session {
  const tensor = (value: TensorValue): Tensor => new runtime.Tensor(value.type, value.data, value.shape);
  const tensors = (values: TensorValues): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensor(value)]));
  return {
    async run(feeds, asked, into = {}) {
      const fetches = { ...tensors(into), ...Object.fromEntries(asked.map((name) => [name, null])) };
      try {
        const results = await session.run(tensors(feeds), fetches);
        return Object.fromEntries(asked.map((name) => [name, valueOf(name, results[name])]));
      } catch (error) {
        throw runtimeFailure(error, 'running the model');
      }
    },
    close: () => session.release(),
  };
}

function valueOf(name: string, result: InferenceSession.OnnxValueMapType[string] | undefined): TensorValue {
  const data: unknown = result?.data;
  const shape = result?.dims ?? [];
  if (data instanceof Float32Array) return { type: 'float32', data, shape };
  if (data instanceof Int32Array) return { type: 'int32', data, shape };
  if (data instanceof BigInt64Array) return { type: 'int64', data, shape };
  throw new Error(`the graph gave no usable output "${name}"`);
}
