// The right side of the page: one trace with header, timeline, text and strip, kept in step with one another.
import type { GroupSummary } from '../../../server/shared/protocol/group-summary.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import { Card } from '../../parts/card.ts';
import { element } from '../../parts/element.ts';
import { intensity, tintStep } from '../../theme/color-scale.ts';
import { drawHeader, type HeaderActions } from './header/header.ts';
import { HeatmapPane } from './heatmap/heatmap-pane.ts';
import { beliefOf, fullScale, type StepSignal } from './heatmap/step-signals.ts';
import { heatCap, heatOf, type TokenSignal } from './heatmap/token-signals.ts';
import { tokenText, type TracePicture } from './picture.ts';
import { SignalsPanel } from './signals-panel/signals-panel.ts';
import { drawStepCard } from './step-card.ts';
import { stepOfToken } from './steps.ts';
import { StripPane } from './strip/strip-pane.ts';
import { TimelinePane } from './timeline/timeline-pane.ts';
import { drawTokenCard } from './token-card.ts';
import { speakToken } from './token-facts.ts';
import './reader.css';

export interface ReaderEvents {
  /** The cap of the tint, whenever it changes. */
  readonly onCap: (cap: number) => void;
  readonly onVisible: (firstToken: number) => void;
  readonly fetchGroup: (trace: Trace) => Promise<GroupSummary>;
}

export class Reader {
  readonly root = element('main', 'reader');
  readonly #header = element('div', 'trace-header');
  readonly #spoken = element('div', 'visually-hidden');
  readonly #card = new Card('token-card');
  readonly #stepCard = new Card('step-card');
  readonly #heatmap: HeatmapPane;
  readonly #timeline: TimelinePane;
  readonly #strip: StripPane;
  readonly #panel: SignalsPanel;
  readonly #events: ReaderEvents;
  #picture: TracePicture | null = null;
  #token: number | null = null;
  #visible = { first: 0, end: 0 };
  #signals: { tokens: TokenSignal; steps: StepSignal; beliefs: readonly (readonly (number | null)[])[] };

  constructor(signals: { tokens: TokenSignal; steps: StepSignal }, events: ReaderEvents) {
    this.#signals = { ...signals, beliefs: [] };
    this.#events = events;
    this.#panel = new SignalsPanel(events.fetchGroup);
    this.#heatmap = new HeatmapPane({
      onHover: (token) => this.#hover(token),
      onPick: (token) => this.focusToken(token),
      onGutter: (step, at) => this.#showStepCard(step, at),
      onStep: (step) => this.#timeline.point(step === null ? null : (this.#picture?.ranges[step]?.first ?? null)),
      onVisible: (first, end) => this.#sayVisible(first, end),
    });
    this.#timeline = new TimelinePane({
      onHover: (step, at) => {
        this.#heatmap.link(step);
        this.#showStepCard(step, at);
      },
      onPickStep: (step) => this.#heatmap.scrollToStep(step),
      onScroll: (token) => this.#heatmap.scrollToToken(token),
    });
    this.#strip = new StripPane((token) => this.#heatmap.scrollToToken(token));
    this.#spoken.setAttribute('aria-live', 'polite');
    const reading = element('div', 'reading');
    reading.append(this.#heatmap.root, this.#strip.root);
    this.root.append(this.#header, this.#panel.root, this.#timeline.root, reading, this.#spoken);
    this.#heatmap.root.addEventListener('scroll', () => this.#hideCards(), { passive: true });
    new ResizeObserver(() => this.#align()).observe(this.root);
  }

  get picture(): TracePicture | null {
    return this.#picture;
  }

  /** Shows a trace, from its beginning. */
  show(picture: TracePicture, actions: HeaderActions | null): void {
    this.#picture = picture;
    this.#token = null;
    this.#hideCards();
    this.#header.replaceChildren(...drawHeader(picture, actions));
    this.#panel.show(picture);
    // Drawn in its colors: putting them on afterwards would touch every token twice.
    this.#heatmap.show(picture, this.#tint());
    this.#timeline.show(picture, this.#signals.steps, this.#full());
    this.#align();
    this.#showBars();
  }

  /** The same trace with new numbers: the reader keeps the place. */
  update(picture: TracePicture, actions: HeaderActions | null): void {
    const top = this.#heatmap.scrollTop;
    this.show(picture, actions);
    this.#heatmap.scrollTop = top;
  }

  showInstead(content: HTMLElement): void {
    this.#picture = null;
    this.#token = null;
    this.#hideCards();
    this.#header.replaceChildren();
    this.#panel.show(null);
    this.#timeline.hide();
    this.#strip.show(new Float32Array());
    this.#heatmap.showInstead(content);
  }

  /** For the trace that is shown next: nothing is drawn yet. */
  chooseSignals(tokens: TokenSignal, steps: StepSignal): void {
    this.#signals = { ...this.#signals, tokens, steps };
  }

  setTokenSignal(signal: TokenSignal): void {
    this.#signals = { ...this.#signals, tokens: signal };
    const tints = this.#tint();
    if (tints !== null) this.#heatmap.tint(tints);
  }

  setStepSignal(signal: StepSignal): void {
    this.#signals = { ...this.#signals, steps: signal };
    this.#showBars();
    if (this.#picture !== null) this.#timeline.show(this.#picture, signal, this.#full());
  }

  /** Belief curves of the file's rows known so far: they set the common scale. */
  setBeliefs(beliefs: readonly (readonly (number | null)[])[]): void {
    const before = this.#full();
    this.#signals = { ...this.#signals, beliefs };
    if (this.#full() !== before) this.setStepSignal(this.#signals.steps);
  }

  /** Full width of the bars now. */
  get full(): number {
    return this.#full();
  }

  /** Opens or closes the panel with all numbers; tells whether it is open now. */
  toggleSignals(): boolean {
    return this.#panel.toggle();
  }

  themeChanged(): void {
    this.#strip.redraw();
  }

  focusText(): void {
    this.#heatmap.root.focus({ preventScroll: true });
  }

  /** Marks a token, brings it into sight and shows its card. */
  focusToken(token: number): void {
    const picture = this.#picture;
    const columns = picture?.columns ?? null;
    if (picture === null || columns === null || picture.tokens === 0) return;
    this.#token = Math.max(0, Math.min(picture.tokens - 1, token));
    this.#heatmap.mark(this.#token);
    this.#heatmap.link(null);
    this.#heatmap.revealToken(this.#token);
    this.#showCard(this.#token);
    const fork = picture.forks[this.#token] === true;
    this.#spoken.textContent = speakToken(columns, this.#token, tokenText(picture, this.#token), fork);
  }

  moveToken(by: 1 | -1): void {
    this.focusToken(this.#token === null ? this.#visible.first : this.#token + by);
  }

  moveFork(by: 1 | -1): void {
    const forks = this.#picture?.forks ?? [];
    const from = this.#token ?? this.#visible.first - 1;
    for (let token = from + by; token >= 0 && token < forks.length; token += by) {
      if (forks[token] === true) return this.focusToken(token);
    }
  }

  moveStep(by: 1 | -1): void {
    const ranges = this.#picture?.ranges ?? [];
    const at = stepOfToken(ranges, this.#token ?? this.#visible.first) ?? -1;
    // Going back from the middle of a step first goes to its beginning.
    const inside = by < 0 && (this.#token ?? 0) > (ranges[at]?.first ?? 0);
    this.showStep(Math.max(0, Math.min(ranges.length - 1, inside ? at : at + by)));
  }

  showStep(step: number): void {
    this.#heatmap.scrollToStep(step);
    const first = this.#picture?.ranges[step]?.first;
    if (first === undefined) return;
    this.#token = first;
    this.#heatmap.mark(first);
    this.#heatmap.link(step);
    this.#spoken.textContent = `Step ${step + 1}`;
  }

  scrollToToken(token: number): void {
    this.#heatmap.scrollToToken(token);
  }

  /** Closes the card; returns false where none was open. */
  close(): boolean {
    const open = this.#card.isShown || this.#token !== null;
    this.#token = null;
    this.#heatmap.mark(null);
    this.#heatmap.link(null);
    this.#hideCards();
    return open;
  }

  #full(): number {
    const own = this.#picture?.annotation;
    const beliefs = this.#signals.beliefs;
    return fullScale(this.#signals.steps, own === null || own === undefined ? beliefs : [...beliefs, beliefOf(own)]);
  }

  /** Shows the strip and says the cap. @returns the tint of each token; null where nothing is known of them */
  #tint(): Uint8Array | null {
    const columns = this.#picture?.columns ?? null;
    if (columns === null) {
      this.#strip.show(new Float32Array());
      this.#events.onCap(0);
      return null;
    }
    const heat = heatOf(this.#signals.tokens, columns);
    const cap = heatCap(heat);
    this.#strip.show(Float32Array.from(heat, (value) => intensity(value, cap)));
    this.#events.onCap(cap);
    return Uint8Array.from(heat, (value) => tintStep(value, cap));
  }

  #showBars(): void {
    if (this.#picture !== null) this.#heatmap.showBars(this.#picture, this.#signals.steps, this.#full());
  }

  #hover(token: number | null): void {
    if ((this.#picture?.columns ?? null) === null) return;
    const shown = token ?? this.#token;
    this.#heatmap.mark(shown);
    if (shown === null || (token === null && !this.#card.isShown)) this.#card.hide();
    else this.#showCard(shown);
  }

  #showCard(token: number): void {
    const content = this.#picture === null ? null : drawTokenCard(this.#picture, token);
    const at = this.#heatmap.mark(token);
    if (content === null || at === null) return this.#card.hide();
    this.#stepCard.hide();
    this.#card.show(content, at);
    this.#card.data['index'] = String(token);
    this.#card.data['entropy'] = String(this.#picture?.columns?.entropy[token] ?? '');
  }

  #showStepCard(step: number | null, at: DOMRect | null): void {
    const content = step === null || this.#picture === null ? null : drawStepCard(this.#picture, step);
    if (content === null || at === null) return this.#stepCard.hide();
    this.#card.hide();
    this.#stepCard.show(content, at);
    this.#stepCard.data['step'] = String(step);
  }

  #hideCards(): void {
    this.#card.hide();
    this.#stepCard.hide();
  }

  #sayVisible(first: number, end: number): void {
    this.#visible = { first, end };
    this.#timeline.showWindow(first, end);
    this.#strip.showWindow(first, end);
    this.#events.onVisible(first);
  }

  #align(): void {
    const column = this.#heatmap.textColumn();
    if (column !== null) this.#timeline.align(column);
  }
}
