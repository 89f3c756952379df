// Two texts side by side, the part marked in which they differ, with what a person can say of them. Which pair and what
// becomes of a word is decided outside.
import type { PairSideRead, PairTexts } from '../../../../server/shared/protocol/pair-sides.ts';
import type { PairWord } from '../../../../server/shared/protocol/pair-rules.ts';
import type { ProposedPair } from '../../../../server/shared/protocol/proposed-pairs.ts';
import { createButton } from '../../../parts/button.ts';
import { appendText } from '../../../parts/draw-text.ts';
import { element } from '../../../parts/element.ts';
import { formatCount } from '../../../parts/format-number.ts';
import { findDifferences } from './differences.ts';
import { asProposed, markOf } from './layout.ts';
import { drawFacts, drawText, sideText } from './side.ts';

export interface PairReaderEvents {
  readonly onWord: (word: PairWord) => void;
  readonly onLine: (line: number) => void;
}

const words: readonly {
  readonly word: PairWord;
  readonly label: string;
  readonly key: string;
  readonly why: string;
}[] = [
  { word: 'choose', label: 'Keep', key: 'c', why: 'The chosen side is the better one' },
  { word: 'reject', label: 'Swap', key: 'w', why: 'The rejected side is the better one' },
  { word: 'skip', label: 'Leave out', key: 'x', why: 'Neither teaches anything' },
  { word: 'clear', label: 'Clear', key: '⌫', why: 'Take back what was said' },
];

export class PairReader {
  readonly root = element('div', 'pair-reader');
  readonly #events: PairReaderEvents;
  readonly #buttons: ReadonlyMap<PairWord, HTMLButtonElement>;
  readonly #summary = element('span', 'pair-summary dim');
  readonly #scroller = element('div', 'pair-scroller');
  readonly #heads = { left: element('div', 'side-head'), right: element('div', 'side-head') };
  readonly #texts = { left: element('div', 'side-text left'), right: element('div', 'side-text right') };
  readonly #prompt = element('div', 'pair-prompt');
  #shown: { readonly pair: string; readonly texts: PairTexts } | null = null;
  #difference = -1;
  #differences = 0;

  constructor(events: PairReaderEvents) {
    this.#events = events;
    const bar = element('div', 'pair-words-bar');
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-label', 'Judge this pair');
    const buttons = words.map(({ word, label, key, why }) => {
      const button = createButton('', () => events.onWord(word));
      button.append(element('kbd', '', key), element('span', '', label));
      button.title = `${why} (${key === '⌫' ? 'Backspace' : key})`;
      return [word, button] as const;
    });
    this.#buttons = new Map(buttons);
    bar.append(...this.#buttons.values(), this.#summary);
    this.#scroller.tabIndex = 0;
    this.#scroller.setAttribute('role', 'document');
    this.#scroller.setAttribute('aria-label', 'Both texts of the pair');
    const columns = element('div', 'pair-columns');
    columns.append(this.#heads.left, this.#heads.right, this.#texts.left, this.#texts.right);
    this.#scroller.append(this.#prompt, columns);
    this.root.append(bar, this.#scroller);
  }

  /** `texts` null: they are on their way, and what stands there fades until they have come. */
  show(pair: ProposedPair | null, texts: PairTexts | null, signal: string | null): void {
    this.root.hidden = pair === null;
    if (pair === null) return;
    const isReady = texts !== null;
    this.#scroller.setAttribute('aria-busy', String(!isReady));
    this.#showWords(pair, isReady);
    if (texts === null) return;
    const isNew = this.#shown?.pair !== pair.pair || this.#shown.texts !== texts;
    if (isNew) this.#drawTexts(pair, texts);
    this.#shown = { pair: pair.pair, texts };
    this.#drawHeads(pair, texts, signal);
  }

  /** To the next (1) or previous (-1) place where the texts differ. */
  moveDifference(by: 1 | -1): void {
    if (this.#differences === 0) return;
    this.#difference = Math.max(0, Math.min(this.#differences - 1, this.#difference + by));
    this.#markCurrent();
    this.#reveal(true);
  }

  #showWords(pair: ProposedPair, isReady: boolean): void {
    const isImpossible = markOf(pair) === 'impossible';
    for (const [word, button] of this.#buttons) {
      const isSaid = pair.choice === word;
      button.disabled = isImpossible || !isReady || (word === 'clear' && pair.choice === null);
      if (word !== 'clear') button.setAttribute('aria-pressed', String(isSaid));
    }
  }

  #drawTexts({ guard }: ProposedPair, { prompt, shared, chosen, rejected }: PairTexts): void {
    const [left, right] = [sideText(chosen.parts), sideText(rejected.parts)];
    const found = findDifferences(left, right);
    this.#texts.left.replaceChildren(...drawText(chosen.parts, found.left));
    this.#texts.right.replaceChildren(...drawText(rejected.parts, found.right));
    this.#prompt.replaceChildren(...drawPrompt(prompt, shared));
    this.#differences = found.left.length;
    this.#difference = this.#differences > 0 ? 0 : -1;
    const places = found.left.length === 1 ? 'in one place' : `in ${formatCount(found.left.length)} places`;
    const agreed = found.agreed === 0 ? '' : `the same for ${formatCount(found.agreed)} characters, then `;
    const said = this.#differences === 0 ? 'Both texts are the same.' : `They are ${agreed}different ${places} (f).`;
    this.#summary.textContent = guard?.canBeOverruled === false ? `${said} Cannot be a pair: ${guard.why}.` : said;
    this.#scroller.scrollTop = 0;
    this.#markCurrent();
    this.#reveal(false);
  }

  #drawHeads(pair: ProposedPair, { chosen, rejected }: PairTexts, signal: string | null): void {
    const scores = asProposed(pair);
    const left = { chosen: 'chosen', rejected: 'rejected' };
    const names =
      pair.choice === 'skip'
        ? { chosen: 'left out', rejected: 'left out' }
        : pair.choice === 'reject'
          ? { chosen: 'rejected', rejected: 'chosen' }
          : left;
    const draw = (head: HTMLElement, side: PairSideRead, name: string, score: number | null): void => {
      const badge = element('span', `side-name ${name.replaceAll(' ', '-')}`, name);
      const who = pair.choice === null ? 'by the rule' : 'by you';
      head.replaceChildren(
        badge,
        element('span', 'dim', who),
        ...drawFacts({ side, score, signal, onLine: this.#events.onLine }),
      );
    };
    draw(this.#heads.left, chosen, names.chosen, scores.chosen.score);
    draw(this.#heads.right, rejected, names.rejected, scores.rejected.score);
  }

  #markCurrent(): void {
    for (const mark of this.#scroller.querySelectorAll<HTMLElement>('mark.differs')) {
      mark.classList.toggle('current', mark.dataset['difference'] === String(this.#difference));
    }
  }

  /** Brings the current difference into sight, near the top of what can be seen of the texts. */
  #reveal(always: boolean): void {
    const mark = this.#texts.left.querySelector(`[data-difference="${this.#difference}"]`);
    const box = mark?.getClientRects()[0];
    if (box === undefined) return;
    const page = this.#scroller.getBoundingClientRect();
    const head = this.#heads.left.getBoundingClientRect().height;
    const isSeen = box.top >= page.top + head && box.bottom <= page.top + page.height / 2;
    if (always || !isSeen) this.#scroller.scrollTop += box.top - page.top - head - page.height / 4;
  }
}

/** Closed at first: it is the same for all pairs of the list, and its first line stands above. */
function drawPrompt(prompt: PairTexts['prompt'], shared: string): readonly HTMLElement[] {
  const root = element('details', 'prompt-details');
  root.append(element('summary', 'dim', shared === '' ? 'Prompt' : 'Prompt, with the steps that both texts share'));
  for (const { role, text } of prompt) {
    if (role !== null) root.append(element('div', 'message-role', role));
    const words = element('div', 'pair-words trace-text');
    appendText(words, text);
    root.append(words);
  }
  if (shared !== '') {
    const words = element('div', 'pair-words shared trace-text');
    appendText(words, shared);
    root.append(words);
  }
  return [root];
}
