// The pairs of one prompt as rows to choose from: sign, lines, margin, and what was said or what keeps them out.
import type { ProposedPair } from '../../../../server/shared/protocol/proposed-pairs.ts';
import { element } from '../../../parts/element.ts';
import { VirtualRows } from '../../../parts/virtual-rows.ts';
import { describePair, markSigns } from './layout.ts';

const rowHeight = 40;

export class PairList {
  readonly root = element('div', 'pair-list');
  readonly #virtual: VirtualRows;
  #pairs: readonly ProposedPair[] = [];
  #selected: string | null = null;

  constructor(onSelect: (pair: string) => void) {
    this.root.setAttribute('role', 'listbox');
    this.root.setAttribute('aria-label', 'Pairs of this prompt');
    this.root.tabIndex = 0;
    this.#virtual = new VirtualRows({
      scroller: this.root,
      estimate: () => rowHeight,
      draw: (index, into) => this.#draw(index, into),
      onRange: () => undefined,
    });
    this.root.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-pair]') : null;
      if (row?.dataset['pair'] !== undefined) onSelect(row.dataset['pair']);
    });
  }

  show(pairs: readonly ProposedPair[], selected: string | null): void {
    const moved = selected !== this.#selected;
    this.#pairs = pairs;
    this.#selected = selected;
    this.#virtual.update(pairs.length);
    const at = pairs.findIndex(({ pair }) => pair === selected);
    if (at < 0) this.root.removeAttribute('aria-activedescendant');
    else {
      if (moved) this.#virtual.scrollTo(at);
      this.root.setAttribute('aria-activedescendant', rowId(at));
    }
  }

  #draw(index: number, into: HTMLElement): void {
    const pair = this.#pairs[index];
    if (pair === undefined) return;
    const { mark, title, margin, detail, spoken } = describePair(pair);
    const row = element('div', `pair-row ${mark}`);
    row.id = rowId(index);
    row.dataset['pair'] = pair.pair;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(pair.pair === this.#selected));
    row.setAttribute('aria-setsize', String(this.#pairs.length));
    row.setAttribute('aria-posinset', String(index + 1));
    row.setAttribute('aria-label', spoken);
    const words = element('div', 'row-words');
    words.append(element('div', 'pair-lines', title), element('div', 'row-detail', detail));
    row.append(element('span', 'pair-mark', markSigns[mark]), words, element('span', 'pair-margin', margin));
    into.append(row);
  }
}

function rowId(index: number): string {
  return `pair-row-${index}`;
}
