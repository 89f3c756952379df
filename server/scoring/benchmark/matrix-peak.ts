// The fastest fp32 matrix product that onnxruntime makes on this machine with the threads that models get: the ceiling a
// model's rate is held against. Random matrices, no model.
import { GraphWriter } from '../../graph/graph-writer.ts';
import { valueNamed } from '../../graph/node-names.ts';
import { encodeModel } from '../../graph/onnx-model.ts';
import { deviceNamed } from '../../session/execution-providers.ts';
import { openSession } from '../../session/open-session.ts';
import { float32 } from '../../session/tensor-value.ts';
import { chooseThreads, readCoreFacts } from '../../session/thread-count.ts';
import { timed } from './stopwatch.ts';

export interface MatrixPeak {
  /** Multiplications (not counting additions) a second of the best shape. */
  readonly multipliesPerSecond: number;
  readonly threads: number;
  readonly shape: { readonly rows: number; readonly inputs: number; readonly outputs: number };
}

const rows = 512;
const widths = [576, 1536, 2048];
/** Long enough that the clock's grain and a thread's waking do not matter. */
const runs = 8;
const rounds = 3;

/** @throws Failure `device-failed` */
export async function measureMatrixPeak(): Promise<MatrixPeak> {
  const threads = chooseThreads(readCoreFacts());
  let best: MatrixPeak | null = null;
  for (const inputs of widths) {
    for (const outputs of widths) {
      const multipliesPerSecond = await measureShape(inputs, outputs, threads);
      if (best === null || multipliesPerSecond > best.multipliesPerSecond) {
        best = { multipliesPerSecond, threads, shape: { rows, inputs, outputs } };
      }
    }
  }
  if (best === null) throw new Error('no shape was measured');
  return best;
}

async function measureShape(inputs: number, outputs: number, threads: number): Promise<number> {
  const session = await openSession({
    graph: productGraph(inputs, outputs),
    device: deviceNamed('cpu'),
    threads,
  });
  try {
    const feeds = { a: float32(new Float32Array(rows * inputs).fill(0.5), [rows, inputs]) };
    const run = async (): Promise<void> => {
      for (let i = 0; i < runs; i++) await session.run(feeds, ['product']);
    };
    await run();
    let fastest = Infinity;
    for (let round = 0; round < rounds; round++) fastest = Math.min(fastest, (await timed(run)).seconds);
    return (runs * rows * inputs * outputs) / fastest;
  } finally {
    await session.close();
  }
}

/** a (n, inputs) times a constant (outputs, inputs) transposed, of which the first number is given out. */
function productGraph(inputs: number, outputs: number): Uint8Array {
  const graph = new GraphWriter('product');
  const a = graph.input('a', 'float32', ['n', inputs]);
  const weight = valueNamed('weight'); // (outputs, inputs)
  const product = graph.apply('/product', 'Gemm', [a, weight], { attributes: { transB: { int: 1 } } }); // (n, outputs)
  // Only a corner leaves the graph, so that copying the product out is not timed.
  const axes = graph.integers([0, 1]);
  const corner = graph.apply('/corner', 'Slice', [product, graph.integers([0, 0]), graph.integers([1, 1]), axes]);
  graph.output('product', corner, 'float32', [1, 1]);
  const data = new Uint8Array(new Float32Array(outputs * inputs).fill(0.01).buffer);
  const made = graph.graph();
  const initializers = [
    ...made.initializers,
    { name: 'weight', type: 'float32' as const, shape: [outputs, inputs], data },
  ];
  return encodeModel({ ...made, initializers });
}
