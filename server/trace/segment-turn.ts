// The steps of one turn's text: think part and answer part are segmented apart, so that no step crosses `</think>`.
import type { Step } from '../shared/trace/trace.ts';
import type { Segmenter } from './segmenters/segmenter.ts';
import { findThinking } from './thinking.ts';

/** Steps in order; offsets are UTF-16 units of the turn's text. A part without any visible character has no step. */
export function segmentTurn(text: string, turn: number, segmenter: Segmenter): readonly Step[] {
  const thinking = findThinking(text);
  const cut = (part: 'think' | 'answer', start: number, end: number): Step[] => {
    const stretch = text.slice(start, end);
    if (stretch.trim() === '') return [];
    return segmenter.segment(stretch).map((span) => ({ start: start + span.start, end: start + span.end, turn, part }));
  };
  const think = cut('think', thinking.start, thinking.end);
  return thinking.answerStart === null ? think : [...think, ...cut('answer', thinking.answerStart, text.length)];
}

/** In a dialogue one step is one turn. */
export function wholeTurn(text: string, turn: number): Step {
  return { start: 0, end: text.length, turn, part: 'turn' };
}
