import protobuf from 'protobufjs/light.js';
import { describe, expect, it } from 'vitest';
import { GraphWriter } from '../../../../server/graph/graph-writer.ts';
import { onnxMessages } from '../../../../server/graph/onnx-messages.ts';
import { encodeModel } from '../../../../server/graph/onnx-model.ts';
import { linear } from '../../../../server/graph/linear-weight.ts';

describe('encodeModel', () => {
  const graph = new GraphWriter('g');
  const weight = graph.weight('w', 'bfloat16', [3, 2], { location: 'sub/w.bin', offset: 5_000_000_000, length: 12 });
  const layer = { kind: 'dense', weight, bias: null } as const;
  graph.output('y', linear(graph, '/y', graph.input('x', 'float32', ['n', 2]), layer), 'float32', ['n', 3]);
  graph.integers([1, -1]);
  const bytes = encodeModel(graph.graph());
  const root = protobuf.Root.fromJSON(onnxMessages);
  const model: unknown = root.lookupType('ModelProto').decode(bytes).toJSON();

  it('writes nodes, attributes, free dimensions and constants', () => {
    expect(model).toMatchObject({
      irVersion: '10',
      opsetImport: [
        { version: '21' }, // the domain is '', which protobuf leaves out
        { domain: 'com.microsoft', version: '1' },
      ],
      graph: {
        node: [
          { name: '/y', opType: 'Gemm', input: ['x', 'w'], attribute: [{ name: 'transB', type: 2, i: '1' }] },
          { name: 'y', opType: 'Identity' },
        ],
        input: [
          { name: 'x', type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'n' }, { dimValue: '2' }] } } } },
        ],
        output: [{ name: 'y' }],
      },
    });
  });

  it('names the place of weights, also beyond four gigabytes', () => {
    expect(model).toHaveProperty('graph.initializer.0', {
      name: 'w',
      dims: ['3', '2'],
      dataType: 16,
      dataLocation: 1,
      externalData: [
        { key: 'location', value: 'sub/w.bin' },
        { key: 'offset', value: '5000000000' },
        { key: 'length', value: '12' },
      ],
    });
  });

  it('starts with the IR version and the producer, as the field numbers of ONNX say', () => {
    // Field 1, a number: 10. Field 2, text of 8 bytes: "credence".
    expect([...bytes.subarray(0, 4)]).toEqual([0x08, 10, 0x12, 8]);
    expect(new TextDecoder().decode(bytes.subarray(4, 12))).toBe('credence');
  });

  it('refuses two nodes of one name', () => {
    const twice = new GraphWriter('g');
    const x = twice.input('x', 'float32', ['n']);
    twice.apply('/a', 'Exp', [x]);
    expect(() => twice.apply('/a', 'Exp', [x])).toThrow('two nodes named /a');
  });
});
