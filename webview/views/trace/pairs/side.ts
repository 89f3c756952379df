// One side of a pair on the page: what it is called, what is known of its trace, and its text with the part marked that
// the other side has not. Thin: spans come from differences.ts.
import type { PairPart, PairSideRead } from '../../../../server/shared/protocol/pair-sides.ts';
import { createButton } from '../../../parts/button.ts';
import { appendText } from '../../../parts/draw-text.ts';
import { element } from '../../../parts/element.ts';
import { formatCount, formatNumber, formatPlural } from '../../../parts/format-number.ts';
import type { Difference } from './differences.ts';
import { formatScore } from './layout.ts';

/** Between the parts of a side when its texts are compared as one. */
const between = '\n\n';

/** A side's text as it is compared. */
export function sideText(parts: readonly PairPart[]): string {
  return parts.map(({ text }) => text).join(between);
}

export interface SideShown {
  readonly side: PairSideRead;
  readonly score: number | null;
  /** What scores are; null: something else than a signal. */
  readonly signal: string | null;
  readonly onLine: (line: number) => void;
}

/** Facts in the order in which one asks for them. */
export function drawFacts({ side, score, signal, onLine }: SideShown): readonly HTMLElement[] {
  const facts: HTMLElement[] = [];
  const verdict = side.correct === null ? 'no verdict' : side.correct ? '● right' : '✕ wrong';
  const source = side.correctSource === null ? '' : `, by the ${side.correctSource}`;
  const marked = element('span', side.correct === null ? 'fact' : side.correct ? 'fact right' : 'fact wrong');
  marked.textContent = verdict + source;
  facts.push(marked, textFact('answer', side.prediction ?? 'none'));
  if (side.correct !== null && side.verified !== null && side.correct !== side.verified)
    facts.push(textFact('our verifier says', side.verified ? 'right' : 'wrong'));
  if (side.reward !== null) facts.push(textFact('reward', formatNumber(side.reward, 2)));
  if (score !== null) facts.push(textFact(signal ?? 'score', formatScore(score)));
  facts.push(textFact('', formatPlural(sideText(side.parts).length, 'character', 'characters')));
  if (side.model !== null) facts.push(textFact('by', side.model));
  if (side.edited) facts.push(textFact('', 'cut or put together: nobody wrote it like that'));
  const line = createButton(`line ${formatCount(side.line)}`, () => onLine(side.line));
  line.classList.add('link-button');
  line.title = 'Read this trace in the heatmap';
  facts.push(line);
  return facts;
}

function textFact(name: string, value: string): HTMLElement {
  const fact = element('span', 'fact', name === '' ? '' : `${name} `);
  const shown = element('span', name === '' ? '' : 'fact-strong');
  appendText(shown, value);
  fact.append(shown);
  return fact;
}

/** The text in its parts. The numbers of differences count over both sides alike, so that they can be gone through. */
export function drawText(parts: readonly PairPart[], differences: readonly Difference[]): readonly HTMLElement[] {
  let start = 0;
  return parts.map(({ role, text }) => {
    const end = start + text.length;
    const root = element('div', 'pair-part');
    if (role !== null) root.append(element('div', 'message-role', role));
    const words = element('div', 'pair-words trace-text');
    let at = start;
    differences.forEach((difference, index) => {
      const [from, to] = [Math.max(at, difference.start), Math.min(end, difference.end)];
      // Of a difference that goes over several parts each shows its own share, and none an empty one.
      const isHere = from < to || (from === to && difference.start === difference.end);
      if (!isHere) return;
      appendText(words, text.slice(at - start, from - start));
      words.append(drawMark(text.slice(from - start, to - start), index));
      at = to;
    });
    appendText(words, text.slice(at - start));
    root.append(words);
    start = end + between.length;
    return root;
  });
}

function drawMark(text: string, index: number): HTMLElement {
  const mark = element('mark', text === '' ? 'differs nothing' : 'differs');
  mark.dataset['difference'] = String(index);
  if (text === '') mark.title = 'The other side has something here that this one has not';
  appendText(mark, text);
  return mark;
}
