// Numbers given as arguments.
import { InvalidArgumentError } from 'commander';

/** A whole number from 0. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number from 0 is needed.');
}

/** A whole number from 1. @throws InvalidArgumentError */
export function parsePositive(text: string): number {
  const value = parseCount(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('A whole number from 1 is needed.');
}

/** A finite number. @throws InvalidArgumentError */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number is needed.');
}

/** "3", "1-10" or "1-5,8,12-14": the lines meant, as a question. @throws InvalidArgumentError */
export function parseLines(text: string): (line: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const [, first, last] = /^\s*(\d{1,15})(?:-(\d{1,15}))?\s*$/u.exec(part) ?? [];
    if (first === undefined) throw new InvalidArgumentError('Lines are written like 3, 1-10 or 1-5,8.');
    return { first: Number(first), last: Number(last ?? first) };
  });
  return (line) => ranges.some(({ first, last }) => first <= line && line <= last);
}
