// The questions asked after a step, by preset id (signals.md S5), the one that R4 asks at the end of the thinking, and
// R2's cue.
import { Failure } from '../shared/protocol/failure.ts';

/** What is appended to a prefix: its literal text, and the preset it came from where it is one. */
export interface ProbeWording {
  readonly text: string;
  readonly preset: string | null;
}

/** Ids are stored in annotations: never reuse one for another text. */
export const probePresets = {
  spae: '\n**Final Answer**\n\\boxed{',
  sentence: '\n\nSo the final answer is \\boxed{',
  'sentence-closed': '\n</think>\n\nThe final answer is \\boxed{',
  plain: '\n\nThe answer is ',
  dollar: '\n\nTherefore, the answer is $',
  'spae-closed': '\n</think>\n\n**Final Answer**\n\\boxed{',
} as const;

export type ProbePreset = keyof typeof probePresets;

export const presetIds = Object.keys(probePresets) as readonly ProbePreset[]; // the keys of a literal

/** SPAE's wording is taken where at least this share of its answers are answers. */
const spaeShare = 0.9;

/** Whether an answer that begins with this token says something: not with white space, nor with a closing bracket. */
export function isAnswering(firstToken: string): boolean {
  return firstToken !== '' && !/^[\s)\]}]/u.test(firstToken);
}

/**
 * SPAE's wording where the model answers it, else the one that it answers most often, `sentence` first among equals.
 * @param answering answers of each preset that say something
 * @param asked answers of each
 */
export function choosePreset(answering: ReadonlyMap<ProbePreset, number>, asked: number): ProbePreset {
  const count = (preset: ProbePreset): number => answering.get(preset) ?? 0;
  if (count('spae') >= spaeShare * asked) return 'spae';
  return presetIds.reduce<ProbePreset>((best, preset) => (count(preset) > count(best) ? preset : best), 'sentence'); // else the literal alone would be the type
}

/** R4: closes an open think block, then opens the box. */
export const likelihoodProbe = { openThink: '\n</think>\n\n\\boxed{', noThink: '\n\n\\boxed{' } as const;

/** R2: asks for the answer of a trace that has no box, and how many tokens are decoded at most. */
export const answerCue = '\n\nSo the answer is';
export const mostCueTokens = 20;

export function isProbePreset(id: string): id is ProbePreset {
  return Object.hasOwn(probePresets, id);
}

/**
 * @param setting a preset's id or own text; null or `auto`: the model's default
 * @throws Failure `invalid-request` where the text is empty: there is nothing to ask with
 */
export function resolveProbe(setting: string | null, modelDefault: ProbePreset): ProbeWording {
  const chosen = setting === null || setting === 'auto' ? modelDefault : setting;
  if (isProbePreset(chosen)) return { text: probePresets[chosen], preset: chosen };
  if (chosen === '') {
    const ids = Object.keys(probePresets).join(', ');
    throw new Failure('invalid-request', `An empty probe asks nothing. Give a text, or one of: ${ids}.`);
  }
  return { text: chosen, preset: null };
}
