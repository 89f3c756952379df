// Reads the published test vectors of the signals (tolerance 1e-5 unless a vector says otherwise).
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';

const vectors = z
  .array(z.object({ id: z.string(), in: z.record(z.string(), z.unknown()), out: z.record(z.string(), z.unknown()) }))
  .parse(JSON.parse(readFileSync(new URL('../fixtures/signal-vectors.json', import.meta.url), 'utf8')));

/** The vector of that id, its inputs and outputs read by the given schemas. */
export function vector<I extends z.ZodType, O extends z.ZodType>(id: string, input: I, output: O) {
  const found = vectors.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`No vector ${id}; there are ${vectors.map((v) => v.id).join(', ')}`);
  return { input: input.parse(found.in), output: output.parse(found.out) };
}

/** Compares numbers, nulls, and arrays and objects of them, within the tolerance. */
export function expectNear(actual: unknown, expected: unknown, tolerance = 1e-5): void {
  if (typeof expected === 'number') {
    expect(typeof actual).toBe('number');
    expect(Math.abs(Number(actual) - expected), `${String(actual)} against ${expected}`).toBeLessThanOrEqual(tolerance);
  } else if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    expected.forEach((value, k) => expectNear(Array.isArray(actual) ? actual[k] : undefined, value, tolerance));
  } else {
    expect(actual).toEqual(expected);
  }
}
