// Compares nested values that hold numbers: numbers within a tolerance, everything else exactly.
import { expect } from 'vitest';

/** @param where named in the message of a difference */
export function expectClose(actual: unknown, expected: unknown, tolerance: number, where: string): void {
  if (typeof expected === 'number') {
    expect(typeof actual, where).toBe('number');
    expect(Math.abs(Number(actual) - expected), where).toBeLessThan(tolerance);
  } else if (Array.isArray(expected)) {
    const list: readonly unknown[] = Array.isArray(actual) ? actual : [];
    expect(list.length, `length of ${where}`).toBe(expected.length);
    for (const [i, value] of expected.entries()) expectClose(list[i], value, tolerance, `${where}[${i}]`);
  } else if (typeof expected === 'object' && expected !== null) {
    const fields = typeof actual === 'object' && actual !== null ? new Map(Object.entries(actual)) : new Map();
    for (const [key, value] of Object.entries(expected))
      expectClose(fields.get(key), value, tolerance, `${where}.${key}`);
  } else {
    expect(actual, where).toEqual(expected);
  }
}

/** Masses may lie far below any tolerance: their logarithms are compared. */
export function logMasses(mass: unknown): unknown {
  if (typeof mass === 'number') return Math.log(mass);
  if (Array.isArray(mass)) return mass.map(logMasses);
  if (typeof mass !== 'object' || mass === null) return mass;
  return Object.fromEntries(Object.entries(mass).map(([name, value]) => [name, logMasses(value)]));
}
