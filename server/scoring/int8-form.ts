// In which form this processor multiplies 8-bit numbers without loss: found by multiplying the largest ones, not by
// looking at its name. Without VNNI, onnxruntime's signed products add up in 16 bits and saturate.
import { GraphWriter } from '../graph/graph-writer.ts';
import type { Int8Form } from '../graph/linear-weight.ts';
import { cast } from '../graph/operators.ts';
import { encodeModel } from '../graph/onnx-model.ts';
import { deviceNamed } from '../session/execution-providers.ts';
import { openSession } from '../session/open-session.ts';
import { float32 } from '../session/tensor-value.ts';

/** Enough of each that the kernels for whole blocks run. */
const size = 64;
/** The largest activation and the largest weight there are: 255 less a zero of 128, and 127. */
const [activation, zero, weight] = [255, 128, 127] as const;

export async function int8Form(): Promise<Int8Form> {
  const session = await openSession({ graph: encodeModel(product()), device: deviceNamed('cpu'), threads: 1 });
  try {
    const ones = float32(new Float32Array(size * size).fill(1), [size, size]);
    const { product: found } = await session.run({ ones }, ['product']);
    const exact = size * (activation - zero) * weight;
    return found?.type === 'float32' && found.data.every((value) => value === exact) ? 'signed' : 'unsigned';
  } finally {
    await session.close();
  }
}

/** Inputs are made of ones while it runs, for constants would be multiplied when the graph is loaded. */
function product(): ReturnType<GraphWriter['graph']> {
  const graph = new GraphWriter('int8-form');
  const ones = graph.input('ones', 'float32', [size, size]);
  const filled = graph.apply('filled', 'Mul', [ones, graph.float(activation - zero)]);
  const one = graph.float(1);
  const numbers = graph.apply('numbers', 'QuantizeLinear', [filled, one, graph.byte(zero)]);
  const weights = graph.apply('wide', 'Expand', [graph.float(weight), graph.integers([size, size])]);
  const signed = cast(graph, 'weights', weights, 'int8');
  const domain = 'com.microsoft';
  const found = graph.apply('found', 'MatMulIntegerToFloat', [numbers, signed, one, one, graph.byte(zero)], { domain });
  graph.output('product', found, 'float32', [size, size]);
  return graph.graph();
}
