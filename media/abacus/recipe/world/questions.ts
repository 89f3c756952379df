// The questions that a reader of traces asks in the middle of one or behind it: those of Credence itself, each as often
// as it is trained. The model learns to answer them, and never to ask them itself.

import { elicitationWording } from '../../../../server/probes/elicitation-wording.ts';
import { answerCue as cueText, likelihoodProbe, probePresets } from '../../../../server/probes/probe-templates.ts';
import type { Random } from './seeded-random.ts';

export { negativeFollowUps, positiveFollowUps } from '../../../../server/probes/follow-ups.ts';
export { hindsightSection } from '../../../../server/probes/hindsight-wording.ts';
export { reflectionCues } from '../../../../server/probes/reflection-cues.ts';
export { verdictControls, verdictQuestion } from '../../../../server/probes/verdict-wording.ts';

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
  [box(probePresets.spae), 0.6],
  [box(probePresets.sentence), 0.16],
  [{ text: probePresets.plain, before: '', closing: '.\n' }, 0.12],
  [{ text: probePresets.dollar, before: '', closing: '$' }, 0.12],
];

/** Probes that close the thinking first: asked at its end more often than in the middle. */
export const closingProbes: readonly (readonly [AnswerProbe, number])[] = [
  [box(likelihoodProbe.openThink), 0.6],
  [box(probePresets['sentence-closed']), 0.2],
  [box(probePresets['spae-closed']), 0.2],
];

/** Asked where a trace ended without a box. */
export const answerCue: AnswerProbe = { text: cueText, before: ' ', closing: '.\n' };

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

/** Is the last step right? Asked at its end. */
export const stepVerdictQuestion = 'Is the step above correct? Reply with Yes or No only.';

/** What a user's message is surrounded with where the prompt is text, and where it is messages. */
export const nextMessage = {
  text: { before: '\n\n', after: '\nReply:', answerLead: ' ' },
  chat: { before: '<eos>\nProblem: ', after: '\nSolution:\n', answerLead: '' },
} as const;

/** What precedes a user's follow-up message. */
export const followUpLead = { text: '\n\nUser: ', chat: '<eos>\nProblem: ' } as const;

/** The turn-level question of a dialogue, written as an assistant's message; the answer and `'` follow. */
export const turnQuestion = elicitationWording.slice(0, elicitationWording.indexOf('{answer}'));
