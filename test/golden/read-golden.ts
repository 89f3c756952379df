// The golden numbers that make-tiny-models.py wrote, and small ways to ask a scorer for the same ones.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Pass, RowScores } from '../../server/scoring/scorer.ts';

export const modelNames = ['llama-tiny', 'llama-sharded', 'llama-half'] as const;
/** One a family, and what families bring: windows, caps, head norms, rotations. */
export const familyNames = [
  'llama-dynamic',
  'llama-narrow',
  'mistral-tiny',
  'qwen2-tiny',
  'qwen3-tiny',
  'gemma2-tiny',
  'gemma3-tiny',
  'phi3-tiny',
] as const;
export type ModelName = (typeof modelNames | typeof familyNames)[number];

const numbers = z.array(z.number());
const goldenSchema = z.object({
  vocabularySize: z.number(),
  texts: z.array(
    z.object({
      name: z.string(),
      text: z.string(),
      ids: numbers,
      logprob: numbers,
      entropy: numbers,
      rank: numbers,
      /** Other tokens within 1e-5 of the target, which rounding may put on either side. */
      rankTies: numbers,
      margin: numbers,
      selfCertainty: numbers,
      topMass: numbers,
      topIds: z.array(numbers),
      topLogprobs: z.array(numbers),
    }),
  ),
  probes: z.array(
    z.object({
      prefixIds: numbers,
      cases: z.array(
        z.object({
          prefix: z.number(),
          probe: z.string(),
          probeIds: numbers,
          answer: z.string(),
          answerIds: numbers,
          goldLogprob: numbers,
        }),
      ),
    }),
  ),
});
export type Golden = z.infer<typeof goldenSchema>;
export type GoldenText = Golden['texts'][number];

export function modelFolder(name: ModelName): string {
  return fileURLToPath(new URL(`models/${name}`, import.meta.url));
}

/** @param name a model's; `export-llama` was exported and is not here itself, `llama-blocks` is a GGUF file */
export function readGolden(name: ModelName | 'export-llama' | 'llama-blocks'): Golden {
  return goldenSchema.parse(JSON.parse(readFileSync(new URL(`numbers/${name}.json`, import.meta.url), 'utf8')));
}

export function goldenText(golden: Golden, name: string): GoldenText {
  const found = golden.texts.find((text) => text.name === name);
  if (found === undefined) throw new Error(`no golden text "${name}"`);
  return found;
}

/** Parents of a text whose tokens follow one another, the first one following slot `first - 1`. */
export function chain(first: number, length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => first + i - 1);
}

/** Appends ids as a linear text and asks for every row; row i's target is the id that follows, none for the last. */
export function extendText(pass: Pass, ids: readonly number[], top = 0): Promise<RowScores> {
  const rows = Int32Array.from(ids.keys());
  const targets = Int32Array.from(ids, (_, i) => ids[i + 1] ?? -1);
  return pass.extend({ ids: Int32Array.from(ids), parents: chain(pass.length, ids.length) }, { rows, targets, top });
}

/** The largest absolute difference over the golden entries. */
export function worst(found: ArrayLike<number>, golden: readonly number[]): number {
  // A missing or undefined number is infinitely wrong, never skipped.
  return golden.reduce((largest, value, i) => {
    const difference = Math.abs((found[i] ?? Number.NaN) - value);
    return Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }, 0);
}
