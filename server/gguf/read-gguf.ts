// A GGUF file, or all parts of a split one → metadata and tensors. Reads headers only; the weights stay where they lie.
import { open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import { readInto } from '../weights/read-exactly.ts';
import { HeaderTooShort } from './byte-cursor.ts';
import { parseGgufHeader, type GgufHeader, type GgufTensor } from './gguf-header.ts';
import { firstHeaderRead, maxGgufHeaderBytes, maxSplitFiles } from './gguf-limits.ts';
import { Metadata } from './metadata.ts';

export interface GgufFile {
  /** As the user named it, for messages. */
  readonly path: string;
  /** Absolute real paths of all parts, in order. */
  readonly files: readonly string[];
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/**
 * @param path of the file; of a split one any part, usually the first
 * @throws Failure `model-not-found` | `model-invalid` | `model-unsupported`
 */
export async function readGguf(path: string): Promise<GgufFile> {
  const named = await readHeader(path);
  const parts = new Metadata(path, named.metadata).optionalNumber('split.count') ?? 1;
  const paths = parts > 1 ? splitPaths(path, parts) : [path];
  const headers = await Promise.all(paths.map(async (part) => (part === path ? named : readHeader(part))));
  const tensors = new Map<string, GgufTensor>();
  for (const tensor of headers.flatMap((header) => header.tensors)) {
    const other = tensors.get(tensor.name);
    if (other !== undefined)
      throw new Failure(
        'model-invalid',
        `Tensor "${tensor.name}" stands in ${other.file} and again in ${tensor.file}.`,
      );
    tensors.set(tensor.name, tensor);
  }
  return {
    path,
    files: await Promise.all(paths.map((part) => realpath(part))),
    // The first part carries what describes the model; the others only say which part they are.
    metadata: new Metadata(path, (headers[0] ?? named).metadata),
    tensors,
  };
}

/** `…-00002-of-00003.gguf` → all three, as llama.cpp names the parts. */
function splitPaths(path: string, parts: number): readonly string[] {
  const name = /^(.*)-\d{5}-of-(\d{5})\.gguf$/.exec(basename(path));
  if (name === null || Number(name[2]) !== parts || parts > maxSplitFiles)
    throw new Failure(
      'model-invalid',
      `${path} says that it is one of ${parts} parts; parts are found by names that end in -00001-of-${String(parts).padStart(5, '0')}.gguf.`,
    );
  return Array.from({ length: parts }, (_, i) =>
    join(dirname(path), `${name[1] ?? ''}-${String(i + 1).padStart(5, '0')}-of-${name[2] ?? ''}.gguf`),
  );
}

async function readHeader(path: string): Promise<GgufHeader> {
  const file = await realpath(path).catch((error: unknown) => {
    throw new Failure('model-not-found', `There is no GGUF file at ${path}.`, { cause: error });
  });
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    let bytes = new Uint8Array(0);
    for (let wanted = Math.min(firstHeaderRead, size); ; wanted = Math.min(2 * wanted, size, maxGgufHeaderBytes)) {
      const longer = new Uint8Array(wanted);
      longer.set(bytes);
      await readInto(handle, path, bytes.length, longer.subarray(bytes.length));
      bytes = longer;
      try {
        return parseGgufHeader(bytes, size, file);
      } catch (error) {
        if (!(error instanceof HeaderTooShort)) throw error;
        if (bytes.length < Math.min(size, maxGgufHeaderBytes)) continue;
        throw new Failure(
          'model-invalid',
          bytes.length === size
            ? `${path} ends inside its own header: ${error.message}, but the file has ${size}. A fresh download may repair it.`
            : `${path} has a header of more than the ${maxGgufHeaderBytes} bytes that are read.`,
          { cause: error },
        );
      }
    }
  } finally {
    await handle.close();
  }
}
