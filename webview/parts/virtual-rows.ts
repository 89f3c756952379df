// Shows only the rows of a long list that are in sight, over @tanstack/virtual-core. Knows nothing of what a row is.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { element } from './element.ts';
import './virtual-rows.css';

export interface VirtualRowsOptions {
  readonly scroller: HTMLElement;
  readonly estimate: (index: number) => number;
  readonly draw: (index: number, into: HTMLElement) => void;
  /** Rows now in sight, to fetch what is missing. */
  readonly onRange: (from: number, end: number) => void;
}

export class VirtualRows {
  readonly #options: VirtualRowsOptions;
  readonly #sizer = element('div', 'virtual-sizer');
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  readonly #drawn = new Map<number, HTMLElement>();
  #count = 0;

  constructor(options: VirtualRowsOptions) {
    this.#options = options;
    this.#sizer.setAttribute('role', 'presentation');
    options.scroller.append(this.#sizer);
    this.#virtualizer = new Virtualizer(this.#settings());
    this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
  }

  /** Draws anew: the number of rows, their heights or what they say has changed. */
  update(count: number): void {
    this.#count = count;
    this.#virtualizer.setOptions(this.#settings());
    this.#virtualizer.measure();
    for (const row of this.#drawn.values()) row.remove();
    this.#drawn.clear();
    this.#show();
  }

  scrollTo(index: number): void {
    this.#virtualizer.scrollToIndex(index, { align: 'auto' });
  }

  #settings(): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    return {
      count: this.#count,
      getScrollElement: () => this.#options.scroller,
      estimateSize: this.#options.estimate,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      overscan: 8,
      onChange: () => this.#show(),
    };
  }

  #show(): void {
    const items = this.#virtualizer.getVirtualItems();
    this.#sizer.style.setProperty('height', `${this.#virtualizer.getTotalSize()}px`);
    const shown = new Set(items.map((item) => item.index));
    for (const [index, row] of this.#drawn) {
      if (shown.has(index)) continue;
      row.remove();
      this.#drawn.delete(index);
    }
    for (const item of items) {
      let row = this.#drawn.get(item.index);
      if (row === undefined) {
        row = element('div', 'virtual-row');
        row.setAttribute('role', 'presentation');
        this.#options.draw(item.index, row);
        this.#drawn.set(item.index, row);
        this.#sizer.append(row);
      }
      row.style.setProperty('transform', `translateY(${item.start}px)`);
      row.style.setProperty('height', `${item.size}px`);
    }
    const [first, last] = [items[0], items.at(-1)];
    if (first !== undefined && last !== undefined) this.#options.onRange(first.index, last.index + 1);
  }
}
