// The parts of ONNX messages that are read from other people's graphs, as a descriptor for the protobuf library. What is
// not named here is skipped when reading and passed on byte for byte when writing. Numbers are those of
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
import protobuf from 'protobufjs/light.js';
import { z } from 'zod';
import { commonMessages } from '../graph/onnx-messages.ts';
import { Failure } from '../shared/protocol/failure.ts';

const root = protobuf.Root.fromJSON({
  nested: {
    ...commonMessages,
    GraphProto: {
      fields: {
        node: { id: 1, rule: 'repeated', type: 'NodeProto' },
        output: { id: 12, rule: 'repeated', type: 'ValueInfoProto' },
      },
    },
    AttributeProto: {
      fields: {
        name: { id: 1, type: 'string' },
        i: { id: 3, type: 'int64' },
        g: { id: 6, type: 'GraphProto' },
        graphs: { id: 11, rule: 'repeated', type: 'GraphProto' },
      },
    },
    TensorProto: {
      fields: {
        dims: { id: 1, rule: 'repeated', type: 'int64' },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        externalData: { id: 13, rule: 'repeated', type: 'StringStringEntryProto' },
        dataLocation: { id: 14, type: 'int32' },
      },
    },
    DimensionProto: { fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } } },
  },
});

const strings = z.array(z.string()).default([]);

export interface NodeMessage {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly attribute: readonly {
    readonly name: string;
    readonly i: number;
    readonly g?: GraphMessage | undefined;
    readonly graphs: readonly GraphMessage[];
  }[];
}

/** A graph inside a node: a branch or a loop's body. */
export interface GraphMessage {
  readonly node: readonly NodeMessage[];
  readonly output: readonly { readonly name: string }[];
}

export const operatorSetSchema = z.object({ domain: z.string().default(''), version: z.number().default(0) });

export const nodeSchema: z.ZodType<NodeMessage> = z.object({
  input: strings,
  output: strings,
  name: z.string().default(''),
  opType: z.string().default(''),
  domain: z.string().default(''),
  attribute: z
    .array(
      z.object({
        name: z.string().default(''),
        i: z.number().default(0),
        g: z.lazy(() => graphSchema).optional(),
        graphs: z.array(z.lazy(() => graphSchema)).default([]),
      }),
    )
    .default([]),
});

const graphSchema: z.ZodType<GraphMessage> = z.object({
  node: z.array(z.lazy(() => nodeSchema)).default([]),
  output: z.array(z.object({ name: z.string().default('') })).default([]),
});

export const tensorSchema = z.object({
  dims: z.array(z.number()).default([]),
  dataType: z.number().default(0),
  name: z.string().default(''),
  externalData: z.array(z.object({ key: z.string().default(''), value: z.string().default('') })).default([]),
  dataLocation: z.number().default(0),
});

export const valueSchema = z.object({
  name: z.string().default(''),
  type: z
    .object({
      tensorType: z
        .object({
          elemType: z.number().default(0),
          shape: z
            .object({
              dim: z.array(z.object({ dimValue: z.number().optional(), dimParam: z.string().optional() })).default([]),
            })
            .optional(),
        })
        .optional(),
    })
    .default({}),
});

type MessageName = 'OperatorSetIdProto' | 'NodeProto' | 'TensorProto' | 'ValueInfoProto';

/** @throws Failure `model-invalid` where the bytes are no such message */
export function readMessage<T>(name: MessageName, schema: z.ZodType<T>, bytes: Uint8Array, file: string): T {
  try {
    const type = root.lookupType(name);
    return schema.parse(type.toObject(type.decode(bytes), { longs: Number }));
  } catch (error) {
    throw new Failure('model-invalid', `${file} holds a ${name} that cannot be read: it is damaged.`, { cause: error });
  }
}
