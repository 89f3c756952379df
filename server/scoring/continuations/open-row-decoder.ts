// The row decoder of a model folder: a session of its own beside the scorer's, opened where texts are to be written on and
// closed after it, because it holds the weights once more.
import { encodeModel } from '../../graph/onnx-model.ts';
import { buildRowDecoder } from '../../graph/build-row-decoder.ts';
import { commonFolder } from '../../graph/external-data.ts';
import { availableMemory, requireMemory } from '../../session/available-memory.ts';
import { openSession } from '../../session/open-session.ts';
import { planRows } from '../../session/plan-rows.ts';
import { chooseThreads, readCoreFacts } from '../../session/thread-count.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import { sizesOf } from '../key-value-cache.ts';
import { weightBytes, type LoadedModel, type ModelFiles } from '../loaded-model.ts';
import { LocalPass } from '../local-pass.ts';
import { rotationTables } from '../rotation-tables.ts';
import type { RowDecoder } from '../scorer.ts';
import { RowBatch } from './row-batch.ts';

/**
 * @param model as it is open for reading, on the CPU
 * @throws Failure `model-unsupported` for 8-bit weights of the fast mode | `out-of-memory` | `device-failed`
 */
export async function openRowDecoder({ folder, spec, source }: ModelFiles, model: LoadedModel): Promise<RowDecoder> {
  if ([...source.tensors.keys()].some((name) => name.endsWith('.int8')))
    throw new Failure(
      'model-unsupported',
      'The fast mode rounds what it reads of all texts together, so that a text that is written on would depend on those beside it; --precision fp32 works.',
    );
  requireMemory(`Writing on with the model in ${folder}`, weightBytes(source, 'float32'), availableMemory());
  const decoder = await openSession({
    graph: encodeModel(buildRowDecoder(spec, source)),
    weightFolder: commonFolder(source.files),
    device: model.device,
    threads: chooseThreads(readCoreFacts()),
  });
  return {
    async begin({ ids, textLength, longest, wanted }, options) {
      const slots = Math.max(1, ids.length);
      const pass = new LocalPass(model, slots, textLength);
      try {
        const sizes = { ...sizesOf(spec), heads: spec.heads, vocabularySize: spec.vocabularySize };
        const count = planRows({ sizes, trunk: slots, longest, wanted, available: availableMemory() });
        const parents = Int32Array.from(ids, (_id, i) => i - 1);
        const nothing = { rows: new Int32Array(), targets: new Int32Array(), top: 0 };
        await pass.extend({ ids, parents }, nothing, options);
        const tables = rotationTables(spec, { capacity: slots + longest, textLength, compute: 'float32' });
        return new RowBatch(decoder, spec, { past: pass.keysAndValues, slots, tables }, count);
      } finally {
        pass.end();
      }
    },
    close: () => decoder.close(),
  };
}
