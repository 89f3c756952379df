// The part of the ONNX messages that is written here, as a descriptor for the protobuf library. Names, numbers and types
// are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 (IR version 10); fields left out are optional.
import type { INamespace } from 'protobufjs';

/** TensorProto.DataType. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
} as const;
export type ElementType = keyof typeof elementTypes;

/** AttributeProto.AttributeType. */
export const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** TensorProto.DataLocation.EXTERNAL: the bytes lie in a file beside the graph. */
export const externalLocation = 1;

/** Messages that are whole as far as anybody here reads or writes them. */
export const commonMessages = {
  OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
  NodeProto: {
    fields: {
      input: { id: 1, rule: 'repeated', type: 'string' },
      output: { id: 2, rule: 'repeated', type: 'string' },
      name: { id: 3, type: 'string' },
      opType: { id: 4, type: 'string' },
      attribute: { id: 5, rule: 'repeated', type: 'AttributeProto' },
      domain: { id: 7, type: 'string' },
    },
  },
  StringStringEntryProto: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
  ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
  TypeProto: { fields: { tensorType: { id: 1, type: 'TensorTypeProto' } } },
  TensorTypeProto: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
  TensorShapeProto: { fields: { dim: { id: 1, rule: 'repeated', type: 'DimensionProto' } } },
} satisfies INamespace['nested'];

export const onnxMessages: INamespace = {
  nested: {
    ...commonMessages,
    ModelProto: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        producerName: { id: 2, type: 'string' },
        graph: { id: 7, type: 'GraphProto' },
        opsetImport: { id: 8, rule: 'repeated', type: 'OperatorSetIdProto' },
      },
    },
    GraphProto: {
      fields: {
        node: { id: 1, rule: 'repeated', type: 'NodeProto' },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, rule: 'repeated', type: 'TensorProto' },
        input: { id: 11, rule: 'repeated', type: 'ValueInfoProto' },
        output: { id: 12, rule: 'repeated', type: 'ValueInfoProto' },
      },
    },
    AttributeProto: {
      fields: {
        name: { id: 1, type: 'string' },
        f: { id: 2, type: 'float' },
        i: { id: 3, type: 'int64' },
        s: { id: 4, type: 'bytes' },
        ints: { id: 8, rule: 'repeated', type: 'int64' },
        type: { id: 20, type: 'int32' },
      },
    },
    TensorProto: {
      fields: {
        dims: { id: 1, rule: 'repeated', type: 'int64' },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
        externalData: { id: 13, rule: 'repeated', type: 'StringStringEntryProto' },
        dataLocation: { id: 14, type: 'int32' },
      },
    },
    DimensionProto: {
      oneofs: { value: { oneof: ['dimValue', 'dimParam'] } },
      fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } },
    },
  },
};
