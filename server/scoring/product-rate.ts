// How fast a device multiplies matrices, measured: what decides between it and the CPU when neither was asked for. A
// software renderer that calls itself a GPU is a thousand times slower than the CPU it runs on.
import { GraphWriter } from '../graph/graph-writer.ts';
import { encodeModel, type Graph } from '../graph/onnx-model.ts';
import type { Device } from '../session/execution-providers.ts';
import { openSession, type Session } from '../session/open-session.ts';
import { chooseThreads, readCoreFacts } from '../session/thread-count.ts';
import { float32 } from '../session/tensor-value.ts';

/** Products in a row, so that going to the device and back is a small part. */
const products = 4;
/** Rows of the square matrices. The large one is skipped where the small one shows the device far behind. */
const small = 256;
const large = 1024;
const farBehind = 0.1;
const runs = 3;

/**
 * GFLOP/s of float32 products; the best of three runs behind one that is not counted.
 * @param known a rate to be compared with: far below it the measurement is cut short
 * @throws Failure `device-failed`
 */
export async function measureProductRate(device: Device, known = 0): Promise<number> {
  const graph = encodeModel(productGraph());
  const session = await openSession({ graph, device, threads: chooseThreads(readCoreFacts()) });
  try {
    const first = await bestRate(session, small);
    return first < known * farBehind ? first : Math.max(first, await bestRate(session, large));
  } finally {
    await session.close();
  }
}

async function bestRate(session: Session, size: number): Promise<number> {
  const data = Float32Array.from({ length: size * size }, (_, i) => ((i % 7) - 3) / size);
  const feeds = { x: float32(data, [size, size]) };
  await session.run(feeds, ['sums']);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    await session.run(feeds, ['sums']);
    best = Math.min(best, performance.now() - begun);
  }
  return (products * 2 * size ** 3) / (best * 1e6);
}

/** x (n, n) times itself, over and over → sums (n, 1), so that little comes back. */
function productGraph(): Graph {
  const graph = new GraphWriter('products');
  const x = graph.input('x', 'float32', ['n', 'n']);
  let product = x;
  for (let i = 0; i < products; i++) product = graph.apply(`/product.${i}`, 'MatMul', [product, x]);
  const sums = graph.apply('/sums', 'ReduceSum', [product, graph.integers([1])]);
  graph.output('sums', sums, 'float32', ['n', 1]);
  return graph.graph();
}
