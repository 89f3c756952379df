// Where the weights of an export lie on this machine: real files inside the model's folder, checked to be long enough, and
// said to onnxruntime relative to the one folder that holds them all.
import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { commonFolder } from '../graph/external-data.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { ExportGraph, ExportTensor } from './read-export-graph.ts';
import { lengthPrefix } from './wire-fields.ts';

/** The fields of a TensorProto that say where its elements lie, by name of the tensor; others hold them themselves. */
export type TensorPlaces = ReadonlyMap<string, Uint8Array>;

export interface ExportFolder {
  /** Real path of the folder that holds all files. */
  readonly folder: string;
  /** Real paths: the ONNX file, then the files beside it. */
  readonly files: readonly string[];
  readonly places: TensorPlaces;
}

interface Place {
  readonly tensor: ExportTensor;
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Below this a weight stays in the graph: mapping a file for it would cost more than it saves. */
const smallestMapped = 64 * 1024;

/** Bytes of one element by TensorProto.DataType; other types hold parts of bytes or no numbers. */
const elementBytes: ReadonlyMap<number, number> = new Map([
  [1, 4], // float32
  [2, 1], // uint8
  [3, 1], // int8
  [6, 4], // int32
  [7, 8], // int64
  [10, 2], // float16
  [16, 2], // bfloat16
]);

/** @throws Failure `model-invalid` | `model-not-found` */
export function placeTensors(graph: ExportGraph): ExportFolder {
  const model = realpathSync(graph.file);
  const beside = new Map<string, string>();
  const places = [...graph.tensors.values()].flatMap((tensor): readonly Place[] => {
    const { data } = tensor;
    if (data.kind === 'inline') return isMappable(tensor) ? [{ tensor, file: model, ...inlinePlace(data) }] : [];
    if (data.kind === 'fields') return [];
    const file = beside.get(data.location) ?? resolveBeside(graph.file, data.location, tensor.name);
    beside.set(data.location, file);
    return [placeBeside(tensor, file, data)];
  });
  const files = [...new Set([model, ...beside.values()])];
  const folder = commonFolder(files);
  const relative = (file: string): string => file.slice(folder.length).replaceAll('\\', '/');
  return {
    folder,
    files,
    places: new Map(places.map((place) => [place.tensor.name, placeFields({ ...place, file: relative(place.file) })])),
  };
}

/**
 * A weight inside the ONNX file is mapped where it lies, not copied, if its elements lie at multiples of their size as the
 * processor's instructions expect; a graph gives no such promise.
 */
function isMappable({ data, type }: ExportTensor): boolean {
  const size = elementBytes.get(type);
  return (
    data.kind === 'inline' && size !== undefined && data.end - data.start >= smallestMapped && data.start % size === 0
  );
}

function inlinePlace({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): Pick<Place, 'offset' | 'length'> {
  return { offset: start, length: end - start };
}

function placeBeside(
  tensor: ExportTensor,
  file: string,
  { offset, length }: { readonly offset: number; readonly length: number | null },
): Place {
  const { size } = statSync(file);
  const whole = length ?? size - offset;
  const isPlace = Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(whole) && whole >= 0;
  if (!isPlace || offset + whole > size)
    throw new Failure(
      'model-invalid',
      `${file} has ${size} bytes; the weight "${tensor.name}" is said to lie in bytes ${offset} to ${offset + whole} of it. The file was cut short or belongs to another export.`,
    );
  return { tensor, file, offset, length: whole };
}

/** The location must stay inside the folder; a link that the folder's owner made (as in the hub's cache) is followed. */
function resolveBeside(model: string, location: string, tensor: string): string {
  const path = normalize(location.replaceAll('\\', '/'));
  if (location === '' || isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.split(sep)[0] === '..')
    throw new Failure(
      'model-invalid',
      `${model} places the weight "${tensor}" at "${location}", outside the model folder. It is not read.`,
    );
  try {
    return realpathSync(join(dirname(model), path));
  } catch (error) {
    throw new Failure(
      'model-not-found',
      `${model} keeps weights in ${location}, which is missing beside it; it has to be downloaded as well.`,
      { cause: error },
    );
  }
}

/** external_data: location, offset, length; data_location: EXTERNAL. */
function placeFields({ file, offset, length }: Place): Uint8Array {
  const entries = [
    ['location', file],
    ['offset', String(offset)],
    ['length', String(length)],
  ] as const;
  return Buffer.concat([
    ...entries.map(([key, value]) => {
      const entry = Buffer.concat([stringField(1, key), stringField(2, value)]);
      return Buffer.concat([lengthPrefix(13, entry.length), entry]);
    }),
    Uint8Array.of(14 * 8, 1),
  ]);
}

function stringField(id: number, value: string): Uint8Array {
  const text = Buffer.from(value);
  return Buffer.concat([lengthPrefix(id, text.length), text]);
}
