// Where in a turn questions can be asked: slots of the tokens that they follow. Pure.
import type { Trace } from '../../shared/trace/trace.ts';
import { findThinking } from '../../trace/thinking.ts';
import type { EncodedTurn } from '../encode-turns.ts';
import { tokensBefore } from '../step-tokens.ts';

/** Slots count context and turn; -1: nothing stands before. */
export interface TurnPlaces {
  /** Before the turn: the last token of the context. */
  readonly prompt: number;
  /** Where the first thought step begins; null where nothing is thought. */
  readonly base: number | null;
  /** The thought steps in order, each with the slot of its last token; the last one's is the end of the thinking. */
  readonly steps: readonly StepPlace[];
  /** Behind the whole turn. */
  readonly end: number;
  /** Whether the thinking is inside a block: opened or closed by the turn's own tags, or opened where the context ends. */
  readonly opensThinking: boolean;
}

export interface StepPlace {
  /** Index into the trace's steps. */
  readonly index: number;
  readonly slot: number;
}

export function turnPlaces(trace: Trace, turn: EncodedTurn): TurnPlaces {
  const { starts, ids } = turn.tokens;
  const context = turn.contextIds.length;
  const thought = trace.steps.flatMap(({ part }, index) => (part === 'think' ? [index] : []));
  const thinkEnd = findThinkEnd(trace, turn);
  const first = trace.steps[thought[0] ?? -1];
  return {
    prompt: context - 1,
    base: first === undefined ? null : context + tokensBefore(starts, first.start) - 1,
    steps: thought.map((index, place) => {
      const isLast = place === thought.length - 1;
      const tokens = isLast && thinkEnd !== null ? thinkEnd : tokensBefore(starts, trace.steps[index]?.end ?? 0);
      return { index, slot: context + tokens - 1 };
    }),
    end: context + ids.length - 1,
    opensThinking: opensThinking(turn),
  };
}

/** Of a turn of a dialogue: a step is the whole turn, and nothing is asked within it. @param index of the step */
export function wholeTurnPlaces(turn: EncodedTurn, index: number): TurnPlaces {
  const context = turn.contextIds.length;
  const end = context + turn.tokens.ids.length - 1;
  return { prompt: context - 1, base: null, steps: [{ index, slot: end }], end, opensThinking: opensThinking(turn) };
}

/** Token count from the turn's first to the end of the thinking; null where no step is thought. */
export function findThinkEnd(trace: Trace, turn: EncodedTurn): number | null {
  if (!trace.steps.some((step) => step.part === 'think')) return null;
  return tokensBefore(turn.tokens.starts, findThinking(turn.text).end);
}

function opensThinking({ text, context }: EncodedTurn): boolean {
  const thinking = findThinking(text);
  return thinking.answerStart !== null || thinking.unfinished || /<think>\s*$/.test(context);
}
