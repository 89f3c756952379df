// A share of the lines of every input: line k of the non-blank ones belongs to shard k mod n.
import { InvalidArgumentError } from 'commander';

export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

export const wholeInput: Shard = { index: 0, count: 1 };

/** "2/8" is the second of eight. @throws InvalidArgumentError */
export function parseShard(text: string): Shard {
  const [, number, count] = (/^(\d{1,6})\/(\d{1,6})$/u.exec(text) ?? []).map(Number);
  if (number === undefined || count === undefined || number < 1 || number > count) {
    throw new InvalidArgumentError('It is written i/n, counted from 1: 1/8 to 8/8 are the eight shares of the lines.');
  }
  return { index: number - 1, count };
}
