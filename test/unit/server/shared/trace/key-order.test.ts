import { describe, expect, it } from 'vitest';
import { inOrderOf } from '../../../../../server/shared/trace/key-order.ts';

describe('keys in the order of another value', () => {
  it('are so at every depth, and no value changes', () => {
    const other = { z: 1, a: [{ d: 1, c: 2 }, { c: 3 }], gone: 0, n: [[1, 2], null] };
    const value = { a: [{ c: 2, d: 1 }, { c: 3 }], n: [[1, 2], null], z: 1 };
    const ordered = inOrderOf(value, other);
    expect(ordered).toEqual(value);
    expect(JSON.stringify(ordered)).toBe('{"z":1,"a":[{"d":1,"c":2},{"c":3}],"n":[[1,2],null]}');
  });

  it('that the other does not have stand behind', () => {
    expect(JSON.stringify(inOrderOf({ x: 1, b: 2, a: 3 }, { a: 0, b: 0 }))).toBe('{"a":3,"b":2,"x":1}');
  });

  it('of values of another kind are left as they are', () => {
    const value = { b: 1, a: { d: 2, c: 3 } };
    for (const other of [null, 1, [value], { a: [1] }])
      expect(JSON.stringify(inOrderOf(value, other).a)).toBe('{"d":2,"c":3}');
    expect(inOrderOf(null, { a: 1 })).toBeNull();
  });
});
