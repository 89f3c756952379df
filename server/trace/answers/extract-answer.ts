// The final answer a text gives (signals.md 1.9): the last box; else the last "answer is"; else the last number.
import { findThinking } from '../thinking.ts';
import { lastBox } from '../../shared/trace/last-box.ts';

export interface ExtractOptions {
  /** Read `text` as a continuation rather than a whole trace: think tags say nothing about its being finished. */
  readonly isContinuation?: boolean;
  /** The prompt ended with an opening think tag: without a closing one the text is unfinished reasoning. */
  readonly isInsideThinking?: boolean;
}

/** An answer is short; what runs on longer is cut. */
const maximumSentence = 400;

// White space and markdown may stand around the words.
const phrase = /\banswer\b[*_\s]{0,8}(?:is|are|[:=])[*_:\s]{0,8}/gi;

const number =
  /(?:(?<![\w.)\]}])-\s?)?(?:\\d?t?frac\{-?\d{1,40}\}\{\d{1,40}\}|(?:\d{1,3}(?:(?:,|\{,\})\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,4})?(?:\s?\/\s?\d+)?|\.\d+)/g;

/** The answer as written, trimmed; null where there is none, and for unfinished reasoning without a box. */
export function extractAnswer(text: string, options: ExtractOptions = {}): string | null {
  const box = lastBox(text);
  if (box !== null) return text.slice(box.start, box.end).trim();
  const { unfinished, answerStart } = findThinking(text);
  const isCut = unfinished || (options.isInsideThinking === true && answerStart === null);
  if (options.isContinuation !== true && isCut) return null;
  return lastStated(text) ?? lastNumber(text);
}

/** Offset where a text begins to state its final answer: the last box, else the last "answer is"; null without either. */
export function answerStatement(text: string): number | null {
  const box = lastBox(text);
  return box === null ? (lastStatement(text)?.at ?? null) : text.lastIndexOf('\\boxed', box.start);
}

function lastStated(text: string): string | null {
  return lastStatement(text)?.stated ?? null;
}

function lastStatement(text: string): { readonly at: number; readonly stated: string } | null {
  for (const match of [...text.matchAll(phrase)].reverse()) {
    const end = match.index + match[0].length;
    const stated = cut(/^[^\n]*/.exec(text.slice(end, end + maximumSentence))?.[0] ?? '');
    if (stated !== '') return { at: match.index, stated };
  }
  return null;
}

/** "**42**." → "42"; "$x$ since …" → "$x$"; "42. This is" → "42" */
function cut(rest: string): string {
  const formula = /^[*_\s]*(\$[^$]+\$|\\\(.*?\\\))/.exec(rest);
  if (formula?.[1] !== undefined) return formula[1];
  const sentence = /^.*?(?=[.!?;](?:\s|$)|$)/.exec(rest)?.[0] ?? rest;
  return sentence.replace(/^[*_"'`\s]+|[*_"'`.,\s]+$/g, '');
}

/** Numbers are looked for from the end, in ever longer stretches, so that long texts cost what their last line costs. */
function lastNumber(text: string): string | null {
  for (let length = 2_000; ; length *= 8) {
    const from = Math.max(0, text.length - length);
    const matches = [...text.slice(from).matchAll(number)];
    const last = matches.at(-1);
    // A number at the cut may have lost its head; a longer stretch holds it whole.
    if (last !== undefined && (from === 0 || last.index > 100)) return last[0].trim();
    if (from === 0) return null;
  }
}
