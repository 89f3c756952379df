// What keys do inside the trace that is read.
import type { KeyAction } from './keyboard.ts';
import type { Reader } from './reader.ts';

type Moves = `${'next' | 'previous'}-${'step' | 'token' | 'fork'}` & KeyAction;

export function readingActs(reader: Reader): Readonly<Record<Moves, () => void>> {
  return {
    'next-step': () => reader.moveStep(1),
    'previous-step': () => reader.moveStep(-1),
    'next-token': () => reader.moveToken(1),
    'previous-token': () => reader.moveToken(-1),
    'next-fork': () => reader.moveFork(1),
    'previous-fork': () => reader.moveFork(-1),
  };
}
