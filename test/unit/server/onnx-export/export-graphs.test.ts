import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphWriter } from '../../../../server/graph/graph-writer.ts';
import { valueNamed, type Value } from '../../../../server/graph/node-names.ts';
import { encodeModel } from '../../../../server/graph/onnx-model.ts';
import { cast, matrixProduct, multiply, softcap } from '../../../../server/graph/operators.ts';
import { biasAttention } from '../../../../server/onnx-export/attention-bias.ts';
import { exportBody, exportHead } from '../../../../server/onnx-export/build-export-graphs.ts';
import { FileBytes, memoryBytes } from '../../../../server/onnx-export/byte-source.ts';
import { findRoles } from '../../../../server/onnx-export/export-roles.ts';
import { findHead } from '../../../../server/onnx-export/find-head.ts';
import { readExportGraph, type ExportGraph } from '../../../../server/onnx-export/read-export-graph.ts';
import { lengthPrefix } from '../../../../server/onnx-export/wire-fields.ts';
import { writeExportGraph } from '../../../../server/onnx-export/write-export-graph.ts';

interface Decoder {
  /** From the hidden state (1, n, 8) and a weight (8, 5) to the logits. */
  readonly head: (graph: GraphWriter, hidden: Value, weight: Value) => Value;
  /** Attributes of its one attention, or none of it. */
  readonly window?: number;
  readonly without?: readonly string[];
  readonly extra?: string;
}

/** A decoder of one layer, as little as passes for one. */
function decoder({ head, window = -1, without = [], extra }: Decoder): Uint8Array {
  const graph = new GraphWriter('decoder');
  const input = (name: string, type: 'int64' | 'float32', shape: readonly (number | string)[]): Value =>
    without.includes(name) ? valueNamed('') : graph.input(name, type, shape);
  const ids = input('input_ids', 'int64', ['b', 'n']);
  input('attention_mask', 'int64', ['b', 't']);
  if (extra !== undefined) input(extra, 'float32', ['b']);
  const past = [input('past_key_values.0.key', 'float32', ['b', 1, 'p', 8])];
  past.push(input('past_key_values.0.value', 'float32', ['b', 1, 'p', 8]));
  const table = valueNamed('table');
  const embedded = graph.apply('/embedded', 'Gather', [table, ids]);
  graph.node(
    '/attention',
    'GroupQueryAttention',
    [embedded, embedded, embedded, ...past, valueNamed('/lengths'), valueNamed('/total')],
    ['/attended', 'present.0.key', 'present.0.value'],
    { domain: 'com.microsoft', attributes: { local_window_size: { int: window }, do_rotary: { int: 1 } } },
  );
  for (const name of ['present.0.key', 'present.0.value'])
    if (!without.includes(name)) graph.directOutput(name, 'float32', ['b', 1, 't', 8]);
  const weight = valueNamed('weight');
  const logits = head(graph, valueNamed('/attended'), weight);
  if (!without.includes('logits')) graph.output('logits', logits, 'float32', ['b', 'n', 5]);
  const drawn = graph.graph();
  const weights = [
    { name: 'table', type: 'float32', shape: [5, 8], data: new Uint8Array(160) },
    { name: 'weight', type: 'float32', shape: [8, 5], data: new Uint8Array(160) },
  ] as const;
  return encodeModel({ ...drawn, initializers: [...drawn.initializers, ...weights] });
}

const plain: Decoder = { head: (graph, hidden, weight) => matrixProduct(graph, '/head', hidden, weight) };
const open = (model: Uint8Array): ExportGraph => readExportGraph(memoryBytes('model.onnx', model));

describe('findRoles', () => {
  it('pairs what goes into the cache with what comes out', () => {
    const roles = findRoles(open(decoder(plain)));
    expect(roles.caches.map(({ past, present }) => [past.name, present.name])).toEqual([
      ['past_key_values.0.key', 'present.0.key'],
      ['past_key_values.0.value', 'present.0.value'],
    ]);
    expect(roles.positions).toBeNull();
    expect(roles.cacheType).toBe('float32');
  });

  it.each([
    [{ without: ['logits'] }, 'has no output "logits" (it has present.0.key, present.0.value)'],
    [{ without: ['input_ids'] }, 'has no input "input_ids"'],
    [{ without: ['past_key_values.0.key', 'past_key_values.0.value'] }, 'has no inputs "past_key_values.…"'],
    [{ without: ['present.0.key'] }, 'has an input "past_key_values.0.key" but no output that goes on from it'],
    [{ extra: 'pixel_values' }, 'wants inputs that a text does not have: pixel_values'],
    [{ extra: 'use_cache_branch' }, 'wants inputs that a text does not have: use_cache_branch'],
  ])('refuses a graph %j, and says what would do', (change, message) => {
    const graph = open(decoder({ ...plain, ...change }));
    expect(() => findRoles(graph)).toThrow(message);
    expect(() => findRoles(graph)).toThrow('--task text-generation-with-past');
  });
});

describe('findHead', () => {
  const heads: readonly (readonly [string, Decoder['head']])[] = [
    ['one product', plain.head],
    [
      'a cast and a scale behind it',
      (graph, h, w) => multiply(graph, '/s', cast(graph, '/c', plain.head(graph, h, w), 'float32'), graph.float(0.5)),
    ],
    [
      'the scale in front of the value',
      (graph, h, w) => multiply(graph, '/s', graph.float(0.5), plain.head(graph, h, w)),
    ],
    ['a cap', (graph, h, w) => softcap(graph, '/cap', plain.head(graph, h, w), 30)],
    [
      'a weight that is turned first',
      (graph, h, w) => matrixProduct(graph, '/head', h, graph.apply('/turned', 'Transpose', [w])),
    ],
  ];
  it.each(heads)('knows %s', (_, head) => {
    expect(findHead(open(decoder({ head })), 'logits')).toEqual({ hidden: '/attended', type: 1 });
  });

  it('looks through the quantizing of activations', () => {
    const graph = open(
      decoder({
        head(writer, hidden, weight) {
          writer.node('/q', 'DynamicQuantizeLinear', [hidden], ['/q/data', '/q/scale', '/q/zero']);
          const product = writer.apply('/p', 'MatMulInteger', [valueNamed('/q/data'), weight, valueNamed('/q/zero')]);
          const scale = multiply(writer, '/scale', valueNamed('/q/scale'), writer.float(0.1));
          return multiply(writer, '/real', cast(writer, '/float', product, 'float32'), scale);
        },
      }),
    );
    expect(findHead(graph, 'logits')?.hidden).toBe('/attended');
  });

  it.each<readonly [string, Decoder['head']]>([
    [
      'only the last token gets logits',
      (graph, h, w) => graph.apply('/last', 'Gather', [plain.head(graph, h, w), graph.integers([-1])]),
    ],
    [
      'tokens are mixed behind the product',
      (graph, h, w) => multiply(graph, '/mixed', plain.head(graph, h, w), graph.apply('/sum', 'ReduceSum', [h])),
    ],
    ['no product is there', (graph, h) => graph.apply('/cap', 'Tanh', [h])],
  ])('knows none where %s', (_, head) => {
    expect(findHead(open(decoder({ head })), 'logits')).toBeNull();
  });
});

describe('biasAttention', () => {
  it('gives fused attention a bias and positions, in place', () => {
    const graph = open(decoder(plain));
    const biased = biasAttention(graph, findRoles(graph));
    expect(biased).toMatchObject({ inPlace: true, takesPositions: true, sums: [] });
    const node = biased?.nodes.find(({ operator }) => operator === 'GroupQueryAttention');
    expect(node?.inputs.slice(9)).toEqual(['/credence/positions', '/credence/attention_bias/float32']);
    expect(node?.outputs).toEqual(['/attended', 'present.0.key', 'present.0.value']);
  });

  it('lets only new rows of a cache with room leave the graph, the first layer’s last', () => {
    const graph = open(decoder(plain));
    const roles = findRoles(graph);
    const attention = biasAttention(graph, roles);
    const { outputs, added } = exportBody(graph, roles, { hidden: '/attended', type: 1 }, attention);
    expect(outputs).toEqual([]);
    expect(added.outputs.map(({ name }) => name)).toEqual([
      ...['hidden', '/credence/added/present.0.value', '/credence/added/present.0.key'],
    ]);
    const elsewhere = attention && { ...attention, inPlace: false };
    const whole = exportBody(graph, roles, { hidden: '/attended', type: 1 }, elsewhere);
    expect(whole.outputs.map(({ name }) => name)).toEqual(['present.0.key', 'present.0.value']);
    expect(whole.added.outputs.map(({ name }) => name)).toEqual(['hidden']);
  });

  it('leaves attention through a window alone, which counts slots', () => {
    const graph = open(decoder({ ...plain, window: 4096 }));
    expect(biasAttention(graph, findRoles(graph))).toBeNull();
  });
});

describe('writeExportGraph', () => {
  it('passes on what it does not know, and leaves out the logits and what only they need', () => {
    const folder = mkdtempSync(join(tmpdir(), 'credence-write-export-'));
    try {
      // A field that no ONNX has, and metadata (14), behind the model's own.
      const unknown = new TextEncoder().encode('from the future');
      const model = Buffer.concat([decoder(plain), lengthPrefix(99, unknown.length), unknown, lengthPrefix(14, 0)]);
      const file = join(folder, 'model.onnx');
      writeFileSync(file, model);
      const source = new FileBytes(file);
      const graph = readExportGraph(source);
      const selection = exportHead(graph, 'logits', { hidden: '/attended', type: 1 }, 5);
      const written = writeExportGraph(source, graph, selection, new Map());
      source.close();
      expect(Buffer.from(written).includes('from the future')).toBe(true);
      const again = open(written);
      expect(again.modelFields.map(String)).toEqual(graph.modelFields.map(String));
      expect(again.inputs.map(({ name }) => name)).toEqual([
        'hidden',
        'rows',
        'targets',
        'sampled_rows',
        'uniforms',
        'inverse_temperature',
      ]);
      expect(again.outputs.map(({ name }) => name)).not.toContain('logits');
      expect(again.tensors.get('weight')).toMatchObject({ shape: [8, 5], data: { kind: 'inline' } });
      expect(again.tensors.has('table')).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
