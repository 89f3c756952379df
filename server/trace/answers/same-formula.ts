// Whether two formulas have the same value wherever both are defined, tried at fixed points: (x+1)^2 is x^2+2x+1. Two
// formulas that agree at several irrational points to nine digits are the same; different ones do not.
import { parseFormula, type Formula } from './formula.ts';

/** Values of the variables: the same for every run, irrational, of ordinary size. */
const points = 12;
/** Formulas undefined at most points (logarithms of negative values) say too little. */
const neededPoints = 3;
/** Double precision leaves 16 digits, of which long formulas lose a few; 1.4142 is not the root of 2. */
const tolerance = 1e-9;

/** False where either is no formula. */
export function sameFormula(left: string, right: string): boolean {
  const first = parseFormula(left);
  const second = first === null ? null : parseFormula(right);
  if (first === null || second === null) return false;
  const names = [...new Set([...first.variables, ...second.variables])].sort();
  if (first.kind !== second.kind) return false;
  return first.kind === 'equation' ? sameEquation(first, second, names) : sameValue(first, second, names);
}

function sameValue(first: Formula, second: Formula, names: readonly string[]): boolean {
  let defined = 0;
  const tries = names.length === 0 ? 1 : points;
  for (let point = 0; point < tries; point++) {
    const left = first.evaluate(valuesAt(point, names));
    const right = second.evaluate(valuesAt(point, names));
    // Infinity is what overflowed, or nothing to calculate with: written alike it was equal before.
    if (!Number.isFinite(left) || !Number.isFinite(right)) continue;
    if (!isClose(left, right, names.length > 0)) return false;
    defined += 1;
  }
  return defined >= Math.min(tries, neededPoints);
}

/** 2x + 3y = 6 and 4x + 6y = 12: the sides' difference of one is a constant multiple of the other's. */
function sameEquation(first: Formula, second: Formula, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  let ratio: number | null = null;
  let defined = 0;
  for (let point = 0; point < points; point++) {
    const left = first.evaluate(valuesAt(point, names));
    const right = second.evaluate(valuesAt(point, names));
    if (!Number.isFinite(left) || !Number.isFinite(right) || right === 0) continue;
    ratio ??= left / right;
    if (ratio === 0 || !isClose(left, ratio * right, false)) return false;
    defined += 1;
  }
  return defined >= neededPoints;
}

function isClose(left: number, right: number, mayRound: boolean): boolean {
  if (left === right) return true;
  // x - x is 0 and (x+1)-x-1 is 1e-17: only against an exact zero does the size itself count.
  if (mayRound && (left === 0 || right === 0)) return Math.abs(left - right) < 1e-12;
  return Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right));
}

function valuesAt(point: number, names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, at) => [name, 0.3 + 2.4 * fraction(Math.sqrt(2 + 7 * at + 3 * point) * 1.618)]));
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
