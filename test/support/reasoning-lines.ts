// Lines of trace files for tests of the views: reasoning-like text from a seed that is written down.
import { seededRandom } from './invent-annotation.ts';

const words =
  'so the value of each term is then multiplied by four because we need to count every case once and wait let me check that again it gives the same number as before which means that our sum was right'.split(
    ' ',
  );

export interface ReasoningOptions {
  readonly seed: number;
  readonly steps: number;
  readonly answer: string;
  readonly prediction: string;
  readonly group: string;
  readonly wordsPerStep?: number;
}

export function reasoningLine({ seed, steps, answer, prediction, group, wordsPerStep = 40 }: ReasoningOptions): string {
  const random = seededRandom(seed);
  const paragraph = (): string => {
    const count = Math.ceil(wordsPerStep * (0.5 + random()));
    const chosen = Array.from({ length: count }, () => words[Math.floor(random() * words.length)] ?? '');
    return `So ${chosen.join(' ')}, that is ${Math.floor(random() * 900)}.`;
  };
  const thinking = Array.from({ length: steps }, paragraph).join('\n\n');
  return JSON.stringify({
    prompt: `What is the number of cases in group ${group}?`,
    completion: `<think>\n${thinking}\n</think>\nThe number is \\boxed{${prediction}}`,
    answer,
    group,
    reward: prediction === answer ? 1 : 0,
  });
}
