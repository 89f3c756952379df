// Where each stored tensor lies, as a graph says it: relative to one folder that holds all weight files. Pure paths;
// nothing is read.
import type { StoredTensor, TensorSource } from '../weights/tensor-source.ts';
import type { ExternalBytes } from './onnx-model.ts';

/**
 * The deepest folder that holds all files, with its last separator. onnxruntime is told of it and refuses locations
 * outside.
 * @param files absolute real paths, at least one
 */
export function commonFolder(files: readonly string[]): string {
  let common = folderOf(files[0] ?? '');
  for (const file of files) {
    while (!file.startsWith(common)) common = folderOf(common.slice(0, -1));
  }
  return common;
}

export function externalBytes(source: TensorSource, tensor: StoredTensor): ExternalBytes {
  const location = tensor.file.slice(commonFolder(source.files).length).replaceAll('\\', '/');
  return { location, offset: tensor.offset, length: tensor.byteLength };
}

/** `/a/b` → `/a/`; '' where there is no separator. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
