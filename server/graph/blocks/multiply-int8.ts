// A product of whole numbers: weights -127 … 127 with a scale an output, activations -63 … 63 with a scale a row, taken
// from the row's largest value while the graph runs.
//
//   a (n, k) ─┬─ |a| ─ largest / 63 ── scale (n, 1) ───────────────┐
//             └─ a / scale ─ round ── (n, k) uint8 ─ · weight ─ · scale ── (n, m)
//
// Activations have seven bits and not eight because processors without VNNI add two products in 16 bits and saturate: two
// of 127 · 127 just fit. So numbers are the same on every processor.
import type { GraphWriter } from '../graph-writer.ts';
import type { Int8Weight } from '../linear-weight.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { multiply } from '../operators.ts';

/** Largest magnitude of a quantized activation, and what is added to make it unsigned. */
const levels = 63;
const zero = 64;
/** A row of zeros has the scale 0; this keeps its quotient defined. */
const smallest = 1e-30;

/** a (n, k) → (n, m). Rows of the same value are quantized once, however many weights they meet. */
export function multiplyInt8(graph: GraphWriter, path: string, a: Value, { numbers, scales }: Int8Weight): Value {
  const rows = quantizeRows(graph, a);
  const one = graph.float(1);
  const product = graph.apply(
    `${path}/whole`,
    'MatMulIntegerToFloat',
    [rows.numbers, numbers, one, scales, graph.byte(zero)],
    { domain: 'com.microsoft' },
  ); // (n, m), in units of the rows' scales
  return multiply(graph, path, product, rows.scale);
}

interface QuantizedRows {
  /** (n, k) uint8 around `zero` */
  readonly numbers: Value;
  /** (n, 1) */
  readonly scale: Value;
}

function quantizeRows(graph: GraphWriter, a: Value): QuantizedRows {
  const path = `/int8/${a}`;
  const made: QuantizedRows = { numbers: valueNamed(`${path}/numbers`), scale: valueNamed(`${path}/scale`) };
  if (graph.has(`${path}/numbers`)) return made;
  const magnitude = graph.apply(`${path}/magnitude`, 'Abs', [a]); // (n, k)
  const largest = graph.apply(`${path}/largest`, 'ReduceMax', [magnitude, graph.integers([1])]); // (n, 1)
  const positive = graph.apply(`${path}/positive`, 'Max', [largest, graph.float(smallest)]);
  const scale = multiply(graph, `${path}/scale`, positive, graph.float(1 / levels));
  const quotient = graph.apply(`${path}/quotient`, 'Div', [a, scale]); // (n, k), -63 … 63
  graph.apply(`${path}/numbers`, 'QuantizeLinear', [quotient, graph.float(1), graph.byte(zero)]);
  return made;
}
