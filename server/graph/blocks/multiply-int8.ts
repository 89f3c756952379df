// A product of whole numbers, and of a few inputs in float32: a row's other inputs become -127 … 127 with a scale of
// their own, taken from the largest of them while the graph runs; weights are whole numbers with a scale an output.
//
//   a (n, k) ─┬─ · rest ─ |…| ─ largest / 127 ── scale (n, 1) ─────────────┐
//             ├─ a / scale ─ round ── (n, k) uint8 ─ · numbers · scales ── · ── + ── (n, m)
//             └─ columns ── (n, apart) ─ · apart ───────────────────────────────┘
//
// The inputs that stand apart are those that reach furthest (server/derived/split-inputs.ts): one that is a hundred times
// the others would leave them one bit. Their whole numbers saturate here and meet weights of 0.
import type { GraphWriter } from '../graph-writer.ts';
import type { Int8Weight } from '../linear-weight.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { multiply } from '../operators.ts';

/** Largest magnitude of a quantized activation, and what is added to make it unsigned. */
const levels = 127;
const zero = 128;
/** A row of zeros has the scale 0; this keeps its quotient defined. */
const smallest = 1e-30;

/** a (n, k) → (n, m). Rows of the same value are quantized once, however many weights they meet. */
export function multiplyInt8(graph: GraphWriter, path: string, a: Value, weight: Int8Weight): Value {
  const { numbers, form, scales, apart } = weight;
  const rows = quantizeRows(graph, a, weight);
  const zeros = [graph.byte(zero), ...(form === 'unsigned' ? [graph.byte(zero)] : [])];
  const whole = graph.apply(
    `${path}/int8/product`,
    'MatMulIntegerToFloat',
    [rows.numbers, numbers, graph.float(1), scales, ...zeros],
    { domain: 'com.microsoft' },
  ); // (n, m), in units of the rows' scales
  const scaled = multiply(graph, `${path}/int8/scaled`, whole, rows.scale);
  return graph.apply(path, 'Gemm', [rows.apart, apart, scaled]);
}

interface QuantizedRows {
  /** (n, k) uint8 around `zero` */
  readonly numbers: Value;
  /** (n, 1) */
  readonly scale: Value;
  /** (n, apart) float32 */
  readonly apart: Value;
}

function quantizeRows(graph: GraphWriter, a: Value, { columns, rest }: Int8Weight): QuantizedRows {
  const path = `/int8/${a}`;
  const made: QuantizedRows = {
    numbers: valueNamed(`${path}/numbers`),
    scale: valueNamed(`${path}/scale`),
    apart: valueNamed(`${path}/apart`),
  };
  if (graph.has(made.numbers)) return made;
  const magnitude = graph.apply(`${path}/magnitude`, 'Abs', [multiply(graph, `${path}/rest`, a, rest)]); // (n, k)
  const largest = graph.apply(`${path}/largest`, 'ReduceMax', [magnitude, graph.integers([1])]); // (n, 1)
  const positive = graph.apply(`${path}/positive`, 'Max', [largest, graph.float(smallest)]);
  const scale = multiply(graph, made.scale, positive, graph.float(1 / levels));
  const quotient = graph.apply(`${path}/quotient`, 'Div', [a, scale]); // (n, k)
  graph.apply(made.numbers, 'QuantizeLinear', [quotient, graph.float(1), graph.byte(zero)]);
  graph.apply(made.apart, 'Gather', [a, columns], { attributes: { axis: { int: 1 } } });
  return made;
}
