import { describe, expect, it } from 'vitest';
import { precisionOf, toleranceOf, whyNoPrecision } from '../../../../server/scoring/precision-choice.ts';
import { devices } from '../../../../server/session/execution-providers.ts';
import type { PrecisionName, RealPrecision } from '../../../../server/shared/protocol/precision.ts';

const dense = ['model.norm.weight', 'model.layers.0.mlp.up_proj.weight'];
const blocks = [...dense, 'model.layers.0.mlp.down_proj.weight.blocks', 'model.layers.0.mlp.down_proj.weight.scales'];
const int8 = [...dense, 'model.layers.0.mlp.down_proj.weight.int8'];

describe('the precision that numbers carry', () => {
  it.each<[PrecisionName, readonly string[], RealPrecision]>([
    ['auto', dense, 'fp32'],
    ['fp32', dense, 'fp32'],
    ['fp16', dense, 'fp16'],
    ['stored', dense, 'fp32'],
    ['stored', blocks, 'stored'],
    ['auto', blocks, 'stored'],
    ['fast', int8, 'fast'],
    ['auto', int8, 'fast'],
  ])('asked %s of %j is %s', (asked, tensors, precision) => {
    expect(precisionOf(asked, tensors)).toBe(precision);
  });

  it('is never the fast mode over weights that were not made for it', () => {
    expect(() => precisionOf('fast', dense)).toThrow(/these weights hold none.*--precision fp32 works/);
  });
});

it('fp16 is for GPUs, the fast mode for the CPU', () => {
  const having = (precision: RealPrecision): string[] =>
    devices.filter((device) => whyNoPrecision(device, precision) === null).map(({ name }) => name);
  expect(having('fp16')).toEqual(['cuda', 'webgpu', 'dml']);
  expect(having('fast')).toEqual(['cpu']);
  expect(having('fp32')).toEqual(devices.map(({ name }) => name));
  expect(toleranceOf('fp16').worst).toBeGreaterThan(toleranceOf('stored').worst);
});
