// How far the inputs of a model's linear layers reach in a short built-in text: one pass on the CPU in float32, before
// weights for the fast mode are made. Which channels stand out is the model's own and hardly depends on the text.
import { buildDecoder } from '../graph/build-decoder.ts';
import { commonFolder } from '../graph/external-data.ts';
import { observeInputs } from '../graph/observe-inputs.ts';
import { encodeModel } from '../graph/onnx-model.ts';
import { partName } from '../graph/quantized-names.ts';
import { deviceNamed } from '../session/execution-providers.ts';
import { openSession } from '../session/open-session.ts';
import { chooseThreads, readCoreFacts } from '../session/thread-count.ts';
import type { TensorValues } from '../session/tensor-value.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { chunkInputs } from './chunk-inputs.ts';
import { allocateCache } from './key-value-cache.ts';
import { readModelFiles } from './loaded-model.ts';
import { rotationTables } from './rotation-tables.ts';
import { SlotTable } from './slot-table.ts';

/** Prose, arithmetic, a formula and a program: what traces are made of. */
const text = `Question: A farmer sells 12 boxes of apples at $3.50 each and 8 boxes of pears at $4 each. How much does she earn?
Let me think step by step. First, the apples: 12 * 3.50 = 42 dollars. Next, the pears: 8 * 4 = 32 dollars. So the total is 42 + 32 = 74 dollars. Wait, let me check that again. Yes, it is correct.
\\[ x^2 - 5x + 6 = (x - 2)(x - 3) = 0 \\implies x \\in \\{2, 3\\} \\]
def largest(values):
    best = values[0]
    for value in values[1:]:
        if value > best:
            best = value
    return best
In 1905, the physicist published four papers; however, few people noticed them at first. Therefore, the answer is \\boxed{74}.
`;
/** It is read in one run, whatever a tokenizer makes of it. */
const longest = 256;

/**
 * @returns name of a weight, or of its rows (partName) → (inputs) largest magnitude of each input
 * @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory`
 */
export async function observePeaks(
  folder: string,
  tokenizer: Pick<Tokenizer, 'encode'>,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { spec, source } = await readModelFiles(folder);
  const { ids: all } = await tokenizer.encode(text, { special: true, continuing: false });
  const ids = all.subarray(0, Math.min(longest, spec.contextLength));
  const way = { spec, device: deviceNamed('cpu'), attention: 'composed', compute: 'float32' } as const;
  const { graph, peaks } = observeInputs(buildDecoder(spec, source, way));
  const slots = new SlotTable(ids.length, spec);
  slots.place({ ids, parents: ids.map((_, i) => i - 1) });
  const { parents, positions } = slots;
  const cache = allocateCache(way, ids.length);
  const session = await openSession({
    graph: encodeModel(graph),
    weightFolder: commonFolder(source.files),
    device: way.device,
    threads: chooseThreads(readCoreFacts()),
  });
  try {
    const feeds = {
      ...chunkInputs(way, { ids, parents, positions, trunk: ids.length, first: 0 }),
      ...rotationTables(spec, { capacity: ids.length, textLength: ids.length, compute: way.compute }),
      ...cache.past,
    };
    const found = await session.run(feeds, ['hidden', ...new Set(peaks.values())]);
    const head = columnPeaks(floats(found, 'hidden'), spec.hiddenSize);
    return new Map([
      ...[...peaks].map(([name, output]) => [name, floats(found, output)] as const),
      [partName(spec.head.weight, spec.head.rows), head],
    ]);
  } finally {
    await session.close();
  }
}

/** states (n, h) → (h) */
function columnPeaks(states: Float32Array, width: number): Float32Array {
  const peaks = new Float32Array(width);
  for (const [i, state] of states.entries()) peaks[i % width] = Math.max(peaks[i % width] ?? 0, Math.abs(state));
  return peaks;
}

function floats(found: TensorValues, name: string): Float32Array {
  const tensor = found[name];
  if (tensor?.type === 'float32') return tensor.data;
  throw new Error(`the graph gave no float32 output "${name}"`);
}
