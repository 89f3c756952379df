// What a training run reads, in three lessons, and the mix that is the world itself: how many problems have each
// number of operations, and how often each story shape is told.

export type LessonId = 'first' | 'second' | 'third' | 'world';

export interface Mix {
  readonly operations: readonly (readonly [number, number])[];
  /** Relative frequency by story id; a story that is not named is not told. */
  readonly stories: Readonly<Record<string, number>>;
}

// Short problems teach, long ones stretch.
const allLengths: Mix['operations'] = [
  [2, 0.24],
  [3, 0.25],
  [4, 0.18],
  [5, 0.12],
  [6, 0.09],
  [7, 0.06],
  [8, 0.06],
];

const evenStories: Mix['stories'] = { 'running-total': 1, 'comparison-chain': 1, packing: 1, 'two-people': 0.8 };

export const lessons: Readonly<Record<LessonId, Mix>> = {
  // Until copying is learned, long problems only cost time.
  first: {
    operations: [
      [2, 0.6],
      [3, 0.4],
    ],
    stories: evenStories,
  },
  second: { operations: allLengths, stories: evenStories },
  // Keeping two counts apart is learned last, and faster from the easier telling of it.
  third: {
    operations: allLengths,
    stories: { 'running-total': 0.7, 'comparison-chain': 0.6, packing: 0.7, 'two-people': 0.8, 'side-by-side': 1 },
  },
  // What the model is measured on and what the examples are drawn from.
  world: {
    operations: allLengths,
    stories: { 'running-total': 1, 'comparison-chain': 1, packing: 1, 'two-people': 0.3, 'side-by-side': 0.8 },
  },
};
