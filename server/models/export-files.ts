// The graphs of an ONNX export and the files of their weights, by name.
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Real paths, sorted by name: those beside the configuration, then those in `onnx`. */
export async function listExportFiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const place of [folder, join(folder, 'onnx')]) {
    const names = (await readdir(place).catch(() => [])).filter((name) => /\.onnx(_data.*|\.data)?$/u.test(name));
    for (const name of names.sort()) found.push(await realpath(join(place, name)));
  }
  return found;
}
