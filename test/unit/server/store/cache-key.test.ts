import { describe, expect, it } from 'vitest';
import { cacheKey, type CacheKeyParts } from '../../../../server/store/cache-key.ts';
import { canonicalJson } from '../../../../server/store/canonical-json.ts';
import { buildTrace } from '../../../support/build-trace.ts';

const trace = buildTrace();
const parts: CacheKeyParts = {
  trace,
  settings: { probe: null, probes: true, top: 0 },
  weightsSha256: 'w',
  tokenizerSha256: 't',
  configSha256: 'c',
  device: 'cpu',
  precision: 'fp32',
  version: '1.0.0',
};

describe('cacheKey', () => {
  it('is the same for equal parts, whatever the order of their fields', () => {
    const reordered = { ...parts, settings: { top: 0, probes: true, probe: null } };
    expect(cacheKey(reordered)).toBe(cacheKey(parts));
    expect(cacheKey(parts)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, Partial<CacheKeyParts>]>([
    ['settings', { settings: { probe: 'spae', probes: true, top: 0 } }],
    ['weights', { weightsSha256: 'x' }],
    ['tokenizer', { tokenizerSha256: 'x' }],
    ['configuration', { configSha256: 'x' }],
    ['device', { device: 'webgpu' }],
    ['precision', { precision: 'fp16' }],
    ['version', { version: '1.0.1' }],
    ['prompt', { trace: buildTrace({ prompt: { kind: 'text', text: 'What is 2 + 3 ?' } }) }],
    ['text', { trace: buildTrace({ turns: [{ message: null, text: 'no' }] }) }],
    ['steps', { trace: buildTrace({ steps: [] }) }],
    ['answers', { trace: buildTrace({ answers: ['5', 'five'] }) }],
    ['reference solutions', { trace: buildTrace({ reference: ['Add them.'] }) }],
    ['correctness', { trace: buildTrace({ correct: false }) }],
    ['recorded ids', { trace: buildTrace({ tokens: [{ id: 5, text: '5' }] }) }],
  ])('differs where the %s differ', (_what, change) => {
    expect(cacheKey({ ...parts, ...change })).not.toBe(cacheKey(parts));
  });

  it('does not depend on where the trace stands in its file', () => {
    const problem = { code: 'a', severity: 'warning', message: 'm', line: 1 } as const;
    const here = buildTrace({ problems: [problem] });
    const there = buildTrace({ id: '9', line: 9, group: 'other', problems: [{ ...problem, line: 9 }] });
    expect(cacheKey({ ...parts, trace: there })).toBe(cacheKey({ ...parts, trace: here }));
  });

  it('tells a lone surrogate from the replacement character', () => {
    expect(canonicalJson('\ud800')).not.toBe(canonicalJson('\ufffd'));
  });
});
