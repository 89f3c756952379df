// The questions that a reader of traces asks in the middle of one. The model is trained to answer them at every
// step, and never to ask them itself. The texts equal the presets of the probe registry.

import type { Random } from './seeded-random.ts';

/** Weighted probe texts; all of them end where the answer's first digit follows, and `}` closes them. */
const probeTexts: readonly (readonly [string, number])[] = [
  ['\n**Final Answer**\n\\boxed{', 0.64],
  ['\n\nSo the final answer is \\boxed{', 0.06],
];

/** Probes that close the thinking first: asked at its end more often than in the middle. */
const closingProbeTexts: readonly (readonly [string, number])[] = [
  ['\n</think>\n\n\\boxed{', 0.7],
  ['\n</think>\n\nThe final answer is \\boxed{', 0.15],
  ['\n</think>\n\n**Final Answer**\n\\boxed{', 0.15],
];

/** How many of the probes close the thinking. */
const closingShare = 0.3;

export interface DrawnProbe {
  readonly text: string;
  readonly closesThinking: boolean;
}

/** Draws the text of a probe. */
export function drawProbe(random: Random): DrawnProbe {
  const closesThinking = random.chance(closingShare);
  return { text: random.weighted(closesThinking ? closingProbeTexts : probeTexts), closesThinking };
}

/** The turn-level question of a dialogue, written as an assistant's message; the answer and `'` follow. */
export const turnQuestion = "Is it '";
