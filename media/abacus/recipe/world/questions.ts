// The questions that a reader of traces asks in the middle of one or behind it. The model is trained to answer them, and
// never to ask them itself. Every text equals the one that the program asks; a test compares them.

import type { Random } from './seeded-random.ts';

/** A question for the answer: what is appended, what an answer looks like, and what ends it. */
export interface AnswerProbe {
  readonly text: string;
  /** What stands between the question and the number. */
  readonly before: string;
  readonly closing: string;
}

const box = (text: string): AnswerProbe => ({ text, before: '', closing: '}' });

/** Asked at the end of any step. */
export const stepProbes: readonly (readonly [AnswerProbe, number])[] = [
  [box('\n**Final Answer**\n\\boxed{'), 0.6],
  [box('\n\nSo the final answer is \\boxed{'), 0.16],
  [{ text: '\n\nThe answer is ', before: '', closing: '.\n' }, 0.12],
  [{ text: '\n\nTherefore, the answer is $', before: '', closing: '$' }, 0.12],
];

/** Probes that close the thinking first: asked at its end more often than in the middle. */
export const closingProbes: readonly (readonly [AnswerProbe, number])[] = [
  [box('\n</think>\n\n\\boxed{'), 0.6],
  [box('\n</think>\n\nThe final answer is \\boxed{'), 0.2],
  [box('\n</think>\n\n**Final Answer**\n\\boxed{'), 0.2],
];

/** Asked where a trace ended without a box. */
export const answerCue: AnswerProbe = { text: '\n\nSo the answer is', before: ' ', closing: '.\n' };

const closingShare = 0.32;
const cueShare = 0.04;

export interface DrawnProbe extends AnswerProbe {
  readonly place: 'any' | 'mostly-end' | 'end';
}

export function drawProbe(random: Random): DrawnProbe {
  if (random.chance(cueShare)) return { ...answerCue, place: 'end' };
  if (random.chance(closingShare)) return { ...random.weighted(closingProbes), place: 'mostly-end' };
  return { ...random.weighted(stepProbes), place: 'any' };
}

/** Is the whole solution right? Asked behind it, and behind answers that are none. */
export const verdictQuestion = 'Is the answer above correct? Reply with Yes or No only.';
/** Is the last step right? Asked at its end. */
export const stepVerdictQuestion = 'Is the step above correct? Reply with Yes or No only.';
/** Answers that are none. */
export const verdictControls: readonly string[] = ['', ':'];

/** What a user's message is surrounded with where the prompt is text, and where it is messages. */
export const nextMessage = {
  text: { before: '\n\n', after: '\nReply:', answerLead: ' ' },
  chat: { before: '<eos>\nProblem: ', after: '\nSolution:\n', answerLead: '' },
} as const;

/** What precedes a user's follow-up message. */
export const followUpLead = { text: '\n\nUser: ', chat: '<eos>\nProblem: ' } as const;

export const positiveFollowUps: readonly string[] = [
  'Thanks, that is exactly what I needed.',
  'Great, that is correct.',
  'That was easy to follow.',
  'Perfect, you answered my question.',
  'Thank you, nothing is missing.',
  'That makes sense.',
  'Good explanation, I understand it now.',
  'Yes, I checked it and it is right.',
  'That helped me a lot.',
  'Wonderful, no further questions.',
];

export const negativeFollowUps: readonly string[] = [
  'That is not what I asked.',
  'No, that is wrong.',
  'I cannot follow this at all.',
  'You did not answer my question.',
  'You left out the most important part.',
  'That makes no sense.',
  'This contradicts what you said before.',
  'I checked it and it is not right.',
  'That did not help me.',
  'Please try again, there is a mistake.',
];

/** Confidence in a step: a neutral opening, and the words that go on from it. */
export const reflection = {
  probe: '\n\nLet me see.',
  positive: ['Great', 'Good', 'Right', 'Perfect'],
  reflective: ['Wait', 'But', 'Hmm', 'Actually'],
} as const;

/** What is put behind a question that is asked again with a solution shown. */
export function hindsightSection(solution: string): string {
  return `\n\nCorrect solution:\n\n${solution}\n\nCorrectly solve the original question.\n`;
}

/** The turn-level question of a dialogue, written as an assistant's message; the answer and `'` follow. */
export const turnQuestion = "Is it '";
