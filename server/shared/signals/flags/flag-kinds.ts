// Every kind of flag with the words it is shown with, in the order of the list. Words only: the rules are beside it, those
// of groups in ../group/group-flags.ts.

export interface FlagKind {
  /** Two or three words for beside a step or in a list. */
  readonly title: string;
  /** What it marks, in a sentence. */
  readonly meaning: string;
  /** Good or bad news of the trace; plain: worth a look. */
  readonly tone: 'good' | 'bad' | 'plain';
  /** Whether it rests on the gold answer or the outcome. */
  readonly usesGold: boolean;
}

/** By stable kebab-case id. */
export const flagKinds = {
  'solved-here': {
    title: 'solved here',
    meaning: 'The first step of a right trace after which the model would answer right with near certainty.',
    tone: 'good',
    usesGold: true,
  },
  'redundant-checking': {
    title: 'redundant checking',
    meaning: 'Thinking that goes on after a right trace was solved.',
    tone: 'plain',
    usesGold: true,
  },
  'right-to-wrong': {
    title: 'was right here',
    meaning: 'The model would have answered right here with near certainty, and the trace ends wrong.',
    tone: 'bad',
    usesGold: true,
  },
  'wrong-to-right': {
    title: 'wrong → right',
    meaning: 'The provisional answer becomes the right one.',
    tone: 'good',
    usesGold: true,
  },
  'answer-lost': {
    title: 'right → wrong',
    meaning: 'The provisional answer was right and is given up.',
    tone: 'bad',
    usesGold: true,
  },
  'answer-flip': {
    title: 'answer changes',
    meaning: 'The provisional answer changes, from wrong to wrong or without a gold answer to tell.',
    tone: 'plain',
    usesGold: false,
  },
  commit: {
    title: 'answer settles',
    meaning: 'From here on the provisional answer stays what it is.',
    tone: 'plain',
    usesGold: false,
  },
  'false-confidence': {
    title: 'sure but wrong',
    meaning: 'The model would answer with confidence, and not the right answer.',
    tone: 'bad',
    usesGold: true,
  },
  'miracle-step': {
    title: 'miracle step',
    meaning: 'A jump to the right answer without what it would be derived from.',
    tone: 'bad',
    usesGold: true,
  },
  'confidence-deficit': {
    title: 'doubts a fine step',
    meaning: 'The step was fine, the model is not sure of it, and the next step goes back over it.',
    tone: 'plain',
    usesGold: true,
  },
  'termination-delay': {
    title: 'could stop here',
    meaning: 'The answer is written and the model is sure; the thinking goes on.',
    tone: 'plain',
    usesGold: false,
  },
  'forking-token': {
    title: 'widest fork',
    meaning: 'The token of the thinking before which the model was most undecided.',
    tone: 'plain',
    usesGold: false,
  },
  'contaminated-prompt': {
    title: 'knows the question',
    meaning: 'The model completes the question from its first part: confidence on it may be recall.',
    tone: 'bad',
    usesGold: false,
  },
  'no-learning-signal': {
    title: 'no learning signal',
    meaning: 'All siblings have the same reward: every advantage is 0.',
    tone: 'plain',
    usesGold: true,
  },
  'rare-and-correct': {
    title: 'rare and correct',
    meaning: 'Right, and among the least likely of its siblings.',
    tone: 'good',
    usesGold: true,
  },
} as const satisfies Readonly<Record<string, FlagKind>>;

export type FlagKindId = keyof typeof flagKinds;

/** The words of a flag; an unknown kind (an annotation of another version) speaks for itself. */
export function flagKind(id: string): FlagKind {
  const kinds: Readonly<Record<string, FlagKind>> = flagKinds;
  const unknown: FlagKind = { title: id.replaceAll('-', ' '), meaning: '', tone: 'plain', usesGold: false };
  return Object.hasOwn(kinds, id) ? (kinds[id] ?? unknown) : unknown;
}
