import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../server/shared/protocol/failure.ts';
import { runtimeFailure } from '../../../../server/session/runtime-failure.ts';

describe('runtimeFailure', () => {
  it.each([
    ['std::bad_alloc', 'out-of-memory'],
    ['Failed to allocate memory for requested buffer of size 12', 'out-of-memory'],
    ['Array buffer allocation failed', 'out-of-memory'],
    ['Invalid typed array length: 17179869184', 'out-of-memory'],
    ['Node (x) Op (Gemm) Status Message: bad dims', 'device-failed'],
  ])('tells "%s" as %s', (message, code) => {
    expect(runtimeFailure(new Error(message), 'running')).toMatchObject({ code });
  });

  it('keeps a failure as it is', () => {
    const failure = new Failure('cancelled', 'x');
    expect(runtimeFailure(failure, 'running')).toBe(failure);
  });
});
