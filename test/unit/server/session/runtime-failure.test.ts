import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../server/shared/protocol/failure.ts';
import { runtimeFailure } from '../../../../server/session/runtime-failure.ts';

describe('runtimeFailure', () => {
  it.each([
    ['std::bad_alloc', 'out-of-memory'],
    ['Failed to allocate memory for requested buffer of size 12', 'out-of-memory'],
    ['Array buffer allocation failed', 'out-of-memory'],
    ['Invalid typed array length: 17179869184', 'out-of-memory'],
    ['CUDA failure 2: out of memory ; GPU=0', 'out-of-memory'],
    ['Binding size (268435456) of [Buffer "x"] is larger than the maximum binding size (134217728).', 'out-of-memory'],
    ['Buffer size (4294967296) exceeds the max buffer size limit (2147483648).', 'out-of-memory'],
    ['Node (x) Op (Gemm) Status Message: bad dims', 'device-failed'],
  ])('tells "%s" as %s', (message, code) => {
    expect(runtimeFailure(new Error(message), 'running')).toMatchObject({ code });
  });

  it('says in plain words that an adapter lacks 16-bit floats', () => {
    const thrown = new Error('GenerateSourceCode Program Add requires f16 but the device does not support it.');
    expect(runtimeFailure(thrown, 'running')).toMatchObject({
      code: 'device-failed',
      message: 'The adapter does not compute in 16-bit floats (shader-f16); fp32 works.',
    });
  });

  it('keeps a failure as it is', () => {
    const failure = new Failure('cancelled', 'x');
    expect(runtimeFailure(failure, 'running')).toBe(failure);
  });
});
