// Rotary position embedding written out: the leading channels of every head rotate in pairs, the first half of them
// against the second (rotate_half of Hugging Face's models), the rest passes.
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { add, concat, gatherRows, multiply, reshape, splitLast, subtract } from '../operators.ts';
import type { LayerView } from './attention-kernel.ts';

export interface Rotation {
  /** (n, 1, r/2) */
  readonly cosines: Value;
  /** (n, 1, r/2) */
  readonly sines: Value;
  readonly half: number;
}

/** Rows of the tables at positions (n). */
export function rotationAt(
  graph: GraphWriter,
  path: string,
  { cosines, sines, rotating }: LayerView,
  positions: Value,
): Rotation {
  const rows = (name: string, table: Value): Value =>
    reshape(graph, `${path}/${name}`, gatherRows(graph, `${path}/${name}/rows`, table, positions), [
      -1,
      1,
      rotating / 2,
    ]);
  return { cosines: rows('cosines', cosines), sines: rows('sines', sines), half: rotating / 2 };
}

/** (n, heads, d) → (n, heads, d). */
export function rotate(
  graph: GraphWriter,
  { headSize }: Pick<DecoderSpec, 'headSize'>,
  path: string,
  a: Value,
  { cosines, sines, half }: Rotation,
): Value {
  const still = headSize - 2 * half;
  const [first = a, second = a, rest] = splitLast(
    graph,
    `${path}/parts`,
    a,
    still === 0 ? [half, half] : [half, half, still],
  ); // (n, heads, r/2) twice, (n, heads, d - r)
  const times = (name: string, x: Value, y: Value): Value => multiply(graph, `${path}/${name}`, x, y);
  const turnedFirst = subtract(
    graph,
    `${path}/first`,
    times('first_cosines', first, cosines),
    times('second_sines', second, sines),
  );
  const turnedSecond = add(
    graph,
    `${path}/second`,
    times('second_cosines', second, cosines),
    times('first_sines', first, sines),
  );
  const parts = rest === undefined ? [turnedFirst, turnedSecond] : [turnedFirst, turnedSecond, rest];
  return concat(graph, `${path}/rotated`, parts, -1);
}
