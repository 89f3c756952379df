// The floating card: appears at once beside what it speaks of, never on it. One at a time; what is in it comes from outside.
import { element } from './element.ts';
import { placeCard } from './place-card.ts';
import './card.css';

export class Card {
  readonly #box = element('div', 'card');

  constructor(testId: string) {
    this.#box.dataset['testid'] = testId;
    this.#box.setAttribute('role', 'tooltip');
    this.#box.hidden = true;
    document.body.append(this.#box);
  }

  get isShown(): boolean {
    return !this.#box.hidden;
  }

  /** Facts about the content, for tests and for tools that read the page. */
  get data(): DOMStringMap {
    return this.#box.dataset;
  }

  show(content: readonly Node[], anchor: DOMRect): void {
    this.#box.replaceChildren(...content);
    this.#box.hidden = false;
    const { width, height } = this.#box.getBoundingClientRect();
    const place = placeCard(anchor, { width, height }, { width: innerWidth, height: innerHeight });
    this.#box.style.setProperty('left', `${place.left}px`);
    this.#box.style.setProperty('top', `${place.top}px`);
  }

  hide(): void {
    this.#box.hidden = true;
  }
}

/** A line of a card: what it is on the left, its value on the right. */
export function cardLine(label: string, value: string): HTMLElement {
  const line = element('div', 'card-line');
  line.append(element('span', 'dim', label), element('span', 'card-value', value));
  return line;
}
