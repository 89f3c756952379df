// Conversions → a safetensors file, tensor by tensor and some rows at a time. A full disk ends in a failure that says so;
// what is half-written is the caller's to remove.
import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { readInto } from '../weights/read-exactly.ts';
import type { OutputTensor, TensorConversion } from './tensor-conversion.ts';

export interface WriteOptions {
  readonly conversions: readonly TensorConversion[];
  /** Kept in the file's header. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Told after every piece: bytes of the sources done, and of all sources. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Bytes of the source in one piece: large enough for the disk, small enough for cancellation and memory. */
const pieceBytes = 4_194_304;
/** Offsets of wide elements come first, so that all are aligned to their size. */
const alignment: Readonly<Record<OutputTensor['type'], number>> = { F32: 4, F16: 2, BF16: 2, U8: 1, I8: 1, I32: 4 };

/** Bytes that `writeSafetensors` will write, but for the header. */
export function dataBytes(conversions: readonly TensorConversion[]): number {
  return conversions.flatMap(({ outputs }) => outputs).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** @throws Failure `no-space` | `write-failed` | `cancelled` | `model-invalid` where a source ends early */
export async function writeSafetensors(path: string, options: WriteOptions): Promise<void> {
  const { conversions } = options;
  const outputs = conversions.flatMap((conversion) => conversion.outputs);
  const { header, starts } = layOut(outputs, options.metadata);
  const total = conversions.reduce((sum, { source }) => sum + source.rows * source.rowBytes, 0);
  let done = 0;
  const file = await writing(path, () => open(path, 'wx'));
  const sources = new Map<string, FileHandle>();
  try {
    await writing(path, () => writeAll(file, header, 0));
    for (const conversion of conversions) {
      const { source } = conversion;
      const handle = sources.get(source.file) ?? (await open(source.file, 'r'));
      sources.set(source.file, handle);
      for (const { first, count } of pieces(conversion)) {
        if (options.signal?.aborted === true) throw new Failure('cancelled', `Writing ${path} was cancelled.`);
        const rows = new Uint8Array(count * source.rowBytes);
        await readInto(handle, source.file, source.offset + first * source.rowBytes, rows);
        const converted = conversion.convert(rows);
        for (const [i, output] of conversion.outputs.entries()) {
          const bytes = converted[i] ?? new Uint8Array();
          const at = (starts.get(output) ?? 0) + first * (output.byteLength / source.rows);
          await writing(path, () => writeAll(file, bytes, header.length + at));
        }
        done += rows.length;
        options.onProgress?.(done, total);
      }
    }
    await writing(path, () => file.sync());
  } finally {
    await Promise.all([...sources.values(), file].map((handle) => handle.close()));
  }
}

/** The file's first bytes, and where each output begins behind them. https://github.com/huggingface/safetensors#format */
function layOut(
  outputs: readonly OutputTensor[],
  metadata: Readonly<Record<string, string>>,
): { readonly header: Uint8Array; readonly starts: ReadonlyMap<OutputTensor, number> } {
  const starts = new Map<OutputTensor, number>();
  let end = 0;
  const entries = [...outputs]
    .sort((a, b) => alignment[b.type] - alignment[a.type])
    .map((output) => {
      starts.set(output, end);
      const begin = end;
      end += output.byteLength;
      return [output.name, { dtype: output.type, shape: output.shape, data_offsets: [begin, end] }] as const;
    });
  const json = JSON.stringify({ __metadata__: { format: 'pt', ...metadata }, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  // Padded with spaces so that the data begin aligned.
  const length = Math.ceil(text.length / 64) * 64 + 56;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  return { header, starts };
}

function pieces({ source, rowsTogether }: TensorConversion): { readonly first: number; readonly count: number }[] {
  const together = Math.max(1, Math.floor(pieceBytes / (source.rowBytes * rowsTogether))) * rowsTogether;
  return Array.from({ length: Math.ceil(source.rows / together) }, (_, i) => ({
    first: i * together,
    count: Math.min(together, source.rows - i * together),
  }));
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

/** Errors of the disk as failures. */
async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw writeFailure(path, error);
  }
}

export function writeFailure(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  const why = error instanceof Error ? error.message : String(error);
  return full
    ? new Failure('no-space', `There is no space left to write ${path}. Free some, or name another cache folder.`, {
        cause: error,
      })
    : new Failure('write-failed', `${path} cannot be written: ${why}.`, { cause: error });
}
