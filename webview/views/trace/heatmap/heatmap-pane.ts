// The scrolling text: shows a picture, recolours it, follows the pointer, and says which tokens are in sight. What a card
// or the timeline does with that is decided outside.
import { element } from '../../../parts/element.ts';
import type { TracePicture } from '../picture.ts';
import { drawBars, drawHeatmap, drawTints, type DrawnHeatmap } from './draw.ts';
import type { StepSignal } from './step-signals.ts';

export interface HeatmapEvents {
  /** The pointer is on a token, or left it. */
  readonly onHover: (token: number | null) => void;
  readonly onPick: (token: number) => void;
  /** The pointer is on a step's gutter, or left it. */
  readonly onGutter: (step: number | null, at: DOMRect | null) => void;
  readonly onStep: (step: number | null) => void;
  /** Half-open range of tokens in sight. */
  readonly onVisible: (first: number, end: number) => void;
}

export class HeatmapPane {
  readonly root = element('div', 'heatmap');
  readonly #events: HeatmapEvents;
  #drawn: DrawnHeatmap | null = null;
  /** Those that the spans show now; null: none. */
  #tints: Uint8Array | null = null;
  #current: HTMLElement | undefined;
  #linked: readonly HTMLElement[] = [];
  #frame = 0;
  /** Where the pointer last was: text that moves under a resting pointer is not pointed at. */
  #pointer = { x: Number.NaN, y: Number.NaN };

  constructor(events: HeatmapEvents) {
    this.#events = events;
    this.root.tabIndex = 0;
    this.root.setAttribute('role', 'document');
    this.root.setAttribute('aria-label', 'Trace text');
    this.root.addEventListener('scroll', () => this.#scheduleVisible(), { passive: true });
    this.root.addEventListener('pointerover', (event) => this.#hover(event));
    this.root.addEventListener('pointerleave', () => {
      events.onHover(null);
      events.onGutter(null, null);
      events.onStep(null);
    });
    this.root.addEventListener('click', (event) => {
      const token = tokenUnder(event);
      if (token !== null) events.onPick(token);
    });
    new ResizeObserver(() => this.#scheduleVisible()).observe(this.root);
  }

  /** Shows a trace, from its beginning. */
  show(picture: TracePicture, tints: Uint8Array | null): void {
    this.#drawn = drawHeatmap(picture, tints);
    this.#tints = tints;
    this.#current = undefined;
    this.#linked = [];
    this.root.replaceChildren(this.#drawn.content);
    this.root.scrollTop = 0;
    this.#scheduleVisible();
  }

  /** Shows something else in the place of a trace. */
  showInstead(content: HTMLElement): void {
    this.#drawn = null;
    this.root.replaceChildren(content);
  }

  tint(tints: Uint8Array): void {
    if (this.#drawn !== null) drawTints(this.#drawn, tints, this.#tints);
    this.#tints = tints;
    this.#current?.classList.add('current');
  }

  showBars(picture: TracePicture, signal: StepSignal, full: number): void {
    if (this.#drawn !== null) drawBars(this.#drawn, picture, signal, full);
  }

  /** Marks a token; null marks none. Returns where it stands. */
  mark(token: number | null): DOMRect | null {
    this.#current?.classList.remove('current');
    this.#current = token === null ? undefined : this.#drawn?.spans[token];
    this.#current?.classList.add('current');
    return this.#current === undefined ? null : boxOf(this.#current);
  }

  /** Marks the rows of a step that something else points at. */
  link(step: number | null): void {
    for (const row of this.#linked) row.classList.remove('linked');
    this.#linked = step === null ? [] : this.#rowsOf(step);
    for (const row of this.#linked) row.classList.add('linked');
  }

  scrollToToken(token: number): void {
    this.#drawn?.spans[token]?.scrollIntoView({ block: 'center' });
    this.#scheduleVisible();
  }

  /** Scrolls only as far as needed for the token to be seen. */
  revealToken(token: number): void {
    const span = this.#drawn?.spans[token];
    if (span === undefined) return;
    const page = this.root.getBoundingClientRect();
    const box = span.getBoundingClientRect();
    if (box.top < page.top + 8 || box.bottom > page.bottom - 8) span.scrollIntoView({ block: 'center' });
  }

  /** `smooth` only over short ways: motion explains where one goes, not how far. */
  scrollToStep(step: number): void {
    const row = this.#rowsOf(step)[0];
    if (row === undefined) return;
    const distance = Math.abs(row.getBoundingClientRect().top - this.root.getBoundingClientRect().top);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || distance > 3 * this.root.clientHeight;
    row.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' });
    this.#scheduleVisible();
  }

  /** Left edge and width of the text column in page coordinates; null while no trace is shown. */
  textColumn(): { readonly left: number; readonly width: number } | null {
    const column = this.root.querySelector('.step-text')?.getBoundingClientRect();
    return column === undefined ? null : { left: column.left, width: column.width };
  }

  /** Step rows in sight, to keep the place when a trace is drawn anew. */
  get scrollTop(): number {
    return this.root.scrollTop;
  }

  set scrollTop(top: number) {
    this.root.scrollTop = top;
  }

  #rowsOf(step: number): readonly HTMLElement[] {
    return (this.#drawn?.rows ?? []).flatMap(({ root, row }) =>
      row.kind === 'step' && row.step === step ? [root] : [],
    );
  }

  #hover(event: PointerEvent): void {
    if (event.clientX === this.#pointer.x && event.clientY === this.#pointer.y) return;
    this.#pointer = { x: event.clientX, y: event.clientY };
    const target = event.target instanceof Element ? event.target : null;
    this.#events.onHover(tokenUnder(event));
    const row = target?.closest<HTMLElement>('.step');
    const step = row?.dataset['step'] === undefined ? null : Number(row.dataset['step']);
    const gutter = target?.closest('.gutter');
    this.#events.onStep(step);
    this.#events.onGutter(
      gutter === null || gutter === undefined ? null : step,
      gutter?.getBoundingClientRect() ?? null,
    );
  }

  #scheduleVisible(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#sayVisible());
  }

  #sayVisible(): void {
    const rows = this.#drawn?.rows ?? [];
    const page = this.root.getBoundingClientRect();
    const first = tokenAt(rows, page.top + 1);
    const end = tokenAt(rows, page.bottom - 1);
    if (first !== null && end !== null) this.#events.onVisible(first, Math.max(first + 1, end));
  }
}

function tokenUnder(event: Event): number | null {
  const span = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-token]') : null;
  return span === null ? null : Number(span.dataset['token']);
}

/** A token broken over two lines is spoken of where its last part stands. */
function boxOf(span: HTMLElement): DOMRect {
  const boxes = span.getClientRects();
  return boxes[boxes.length - 1] ?? span.getBoundingClientRect();
}

/** The token at a height of the page, by the row there and the share of the row above it: exact enough for a window. */
function tokenAt(rows: DrawnHeatmap['rows'], y: number): number | null {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.root.getBoundingClientRect().bottom ?? Infinity) < y) low = middle + 1;
    else high = middle;
  }
  const entry = rows[low];
  if (entry === undefined) return null;
  if (entry.row.kind === 'message') return nearestToken(rows, low);
  const box = entry.root.getBoundingClientRect();
  const share = Math.max(0, Math.min(1, (y - box.top) / Math.max(1, box.height)));
  const { firstToken, endToken } = entry.row;
  return endToken === 0 ? nearestToken(rows, low) : firstToken + Math.round(share * (endToken - firstToken));
}

function nearestToken(rows: DrawnHeatmap['rows'], index: number): number | null {
  for (let at = index; at >= 0; at--) {
    const row = rows[at]?.row;
    if (row?.kind === 'step' && row.endToken > 0) return row.endToken;
  }
  return 0;
}
