// The files of an ONNX export that a precision may mean: graphs, and the weights beside them.
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findExport, variantsFor } from '../onnx-export/find-export.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';

/**
 * Real paths in a fixed order. `auto` means the first variant; for others the graph decides, so all that come into
 * question count.
 * @throws Failure `model-not-found`
 */
export async function exportFiles(path: string, precision: PrecisionName): Promise<readonly string[]> {
  const found = await findExport(path);
  if (found === null) throw new Failure('model-not-found', `${path} holds no ONNX graph of a model.`);
  const meant = variantsFor(found, precision);
  const files: string[] = [];
  for (const { file } of precision === 'auto' ? meant.slice(0, 1) : meant) {
    const beside = (await readdir(dirname(file))).filter((name) => isWeightsOf(name, basename(file))).sort();
    for (const name of [basename(file), ...beside]) files.push(await realpath(join(dirname(file), name)));
  }
  return files;
}

/** `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
function isWeightsOf(name: string, graph: string): boolean {
  return name.startsWith(`${graph}_data`) || name === `${graph}.data`;
}
