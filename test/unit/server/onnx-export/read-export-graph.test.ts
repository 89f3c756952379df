import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileBytes, memoryBytes } from '../../../../server/onnx-export/byte-source.ts';
import { readExportGraph } from '../../../../server/onnx-export/read-export-graph.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';

const models = new URL('../../../golden/models/', import.meta.url);
const inline = new URL('export-community/onnx/model_q4.onnx', models);
const bytes = new Uint8Array(readFileSync(inline));

describe('readExportGraph', () => {
  it('reads a graph from a file as from memory, weights left where they lie', () => {
    const file = new FileBytes(fileURLToPath(inline));
    const graph = readExportGraph(file);
    file.close();
    expect({ ...graph, file: '' }).toEqual({ ...readExportGraph(memoryBytes('', bytes)), file: '' });
    expect(graph.inputs.map(({ name }) => name)).toContain('past_key_values.1.value');
    expect(graph.outputs[0]).toMatchObject({ name: 'logits', type: 1, shape: ['batch_size', 'sequence_length', 376] });
    const weights = [...graph.tensors.values()].filter(({ data }) => data.kind === 'inline');
    const places = weights.map(({ data }) => (data.kind === 'inline' ? data.end - data.start : 0));
    // Blocks of 4 bits of (64, 32), each 32 wide: the bytes are in the file, not in what was read.
    expect(places).toContain(1024);
    expect(weights.every((weight) => weight.bytes.length < 200)).toBe(true);
  });

  it('says where other files are expected', () => {
    const file = new FileBytes(fileURLToPath(new URL('export-genai/model.onnx', models)));
    const graph = readExportGraph(file);
    file.close();
    const places = [...graph.tensors.values()].map(({ data }) => data);
    expect(places).toContainEqual({ kind: 'beside', location: 'model.onnx.data', offset: 156288, length: 48128 });
  });

  it('refuses what is no model, or cut short anywhere', () => {
    expect(() => readExportGraph(memoryBytes('a.onnx', new Uint8Array()))).toThrow('there is no graph in it');
    const text = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1');
    expect(() => readExportGraph(memoryBytes('a.onnx', text))).toThrow('is cut short or is no ONNX model');
    for (const length of [20, 1000, bytes.length / 2, bytes.length - 1])
      expect(() => readExportGraph(memoryBytes('a.onnx', bytes.subarray(0, length)))).toThrow('a.onnx is cut short');
  });

  it('survives any change of a byte: a graph or a failure', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(255), (place, value) => {
        const changed = bytes.slice();
        changed[place] = value;
        try {
          readExportGraph(memoryBytes('a.onnx', changed));
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
