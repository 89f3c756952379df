// What a training run reads, in five lessons: how many problems have each number of operations, what kinds of documents
// are made of them, how many have words that nobody knows, and how often the answer is asked behind an error.

import type { RowKind } from './rows/row.ts';

export type LessonId = 'first' | 'second' | 'third' | 'fourth' | 'fifth';

export interface Lesson {
  readonly operations: readonly (readonly [number, number])[];
  readonly kinds: readonly (readonly [RowKind, number])[];
  /** How many of the documents of problems ask two. */
  readonly dialogues: number;
  /** How many of the documents have invented words in them. */
  readonly strangers: number;
  /** How many of the probes are asked behind thinking that went wrong unnoticed: the right answer is the right one there too. */
  readonly wrongContexts: number;
}

const allKinds: Lesson['kinds'] = [
  ['trace', 0.5],
  ['probe', 0.22],
  ['verdict', 0.07],
  ['step-verdict', 0.035],
  ['reflection', 0.025],
  ['follow-up', 0.02],
  ['turn-question', 0.02],
  ['hindsight', 0.01],
  ['game', 0.06],
  ['game-question', 0.04],
];

/** Whoever can solve a problem can learn to judge a solution. */
const judgingKinds: Lesson['kinds'] = [
  ['trace', 0.4],
  ['probe', 0.22],
  ['verdict', 0.1],
  ['step-verdict', 0.09],
  ['reflection', 0.07],
  ['follow-up', 0.02],
  ['turn-question', 0.02],
  ['hindsight', 0.01],
  ['game', 0.04],
  ['game-question', 0.03],
];

/** Short problems teach, long ones stretch. */
const mostlyShort: Lesson['operations'] = [
  [2, 0.22],
  [3, 0.22],
  [4, 0.18],
  [5, 0.13],
  [6, 0.1],
  [7, 0.08],
  [8, 0.07],
];

export const lessons: Readonly<Record<LessonId, Lesson>> = {
  // Until copying is learned, long problems and readers' questions only cost time.
  first: {
    operations: [
      [2, 0.6],
      [3, 0.4],
    ],
    kinds: [
      ['trace', 0.78],
      ['probe', 0.12],
      ['verdict', 0.03],
      ['step-verdict', 0.02],
      ['reflection', 0.01],
      ['follow-up', 0.01],
      ['game', 0.02],
      ['game-question', 0.01],
    ],
    dialogues: 0.05,
    strangers: 0,
    wrongContexts: 0.12,
  },
  second: { operations: mostlyShort, kinds: allKinds, dialogues: 0.1, strangers: 0, wrongContexts: 0.12 },
  // What was learned of known words is carried over to unknown ones.
  third: { operations: mostlyShort, kinds: allKinds, dialogues: 0.1, strangers: 0.5, wrongContexts: 0.12 },
  // Solving is known; judging is not.
  fourth: { operations: mostlyShort, kinds: judgingKinds, dialogues: 0.1, strangers: 0.4, wrongContexts: 0.06 },
  // Every length alike.
  fifth: {
    operations: [2, 3, 4, 5, 6, 7, 8].map((operations) => [operations, 1] as const),
    kinds: judgingKinds,
    dialogues: 0.1,
    strangers: 0.35,
    wrongContexts: 0.06,
  },
};
