// The known segmenters, default first.
import { paragraph } from './paragraph.ts';
import type { Segmenter } from './segmenter.ts';
import { spaeExact } from './spae-exact.ts';

export const segmenters: readonly Segmenter[] = [paragraph, spaeExact];

export const defaultSegmenter: Segmenter = paragraph;

/** The segmenter of an id, null where there is none. */
export function findSegmenter(id: string): Segmenter | null {
  return segmenters.find((segmenter) => segmenter.id === id) ?? null;
}
