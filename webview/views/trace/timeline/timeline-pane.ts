// The timeline above the text: keeps its box in line with the text column, its window on what is in sight, and turns the
// pointer into steps and tokens.
import { select } from 'd3-selection';
import { createButton } from '../../../parts/button.ts';
import { element } from '../../../parts/element.ts';
import { formatCount } from '../../../parts/format-number.ts';
import { isPlain, visibleToken } from '../../../parts/marked-text.ts';
import type { StepSignal } from '../heatmap/step-signals.ts';
import type { TracePicture } from '../picture.ts';
import { stepOfToken } from '../steps.ts';
import { drawTimeline, type TimelineWords } from './draw.ts';
import { layoutTimeline, placeBeside, spreadLabels, tokenAtX, tokenX } from './layout.ts';
import type { BeliefScale, Label, TimelineBox, TimelineLayout } from './layout.ts';
import './timeline.css';

export interface TimelineEvents {
  readonly onHover: (step: number | null, at: DOMRect | null) => void;
  readonly onPickStep: (step: number) => void;
  /** The window was dragged: this token should be in the middle of the text's window. */
  readonly onScroll: (token: number) => void;
}

export const timelineHeight = 124;

/** Vertical places inside the timeline, and the room right of the plot for the names of the curves. */
const places = { top: 16, curveBottom: 68, barMiddle: 92, barHalf: 14, labelRoom: 104 };

/** Average width of a character of the labels, to keep them inside the plot. */
const labelCharacter = 5.8;

export class TimelinePane {
  readonly root = element('div', 'timeline');
  readonly #events: TimelineEvents;
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #scaleButton: HTMLButtonElement;
  #shown: { picture: TracePicture; signal: StepSignal; full: number } | null = null;
  #box: TimelineBox | null = null;
  #scale: BeliefScale = 'probability';
  #visible = { first: 0, end: 0 };

  constructor(events: TimelineEvents) {
    this.#events = events;
    this.#svg.setAttribute('role', 'img');
    // The chart goes between them: bars can be pointed at inside the window, and the hairline is seen over all.
    select(this.#svg).append('rect').attr('class', 'window');
    select(this.#svg).append('line').attr('class', 'hairline');
    this.#scaleButton = createButton('log', () => {
      this.#scale = this.#scale === 'log' ? 'probability' : 'log';
      this.#scaleButton.textContent = this.#scale === 'log' ? 'linear' : 'log';
      this.redraw();
    });
    this.#scaleButton.classList.add('scale-button');
    this.#scaleButton.title = 'Show belief as probability or on a logarithmic scale';
    this.root.append(this.#svg, this.#scaleButton);
    this.#listen();
  }

  show(picture: TracePicture, signal: StepSignal, full: number): void {
    this.#shown = { picture, signal, full };
    this.root.hidden = picture.annotation === null || picture.annotation.steps.length === 0;
    this.#svg.setAttribute('aria-label', describe(picture));
    this.redraw();
  }

  hide(): void {
    this.#shown = null;
    this.root.hidden = true;
  }

  /** The text column has moved, in page coordinates. */
  align(column: { readonly left: number; readonly width: number }): void {
    const own = this.root.getBoundingClientRect();
    const right = Math.min(column.left + Math.min(820, column.width), own.right - 24) - own.left;
    const box = { ...places, left: column.left - own.left, right: right - places.labelRoom };
    if (this.#box?.left === box.left && this.#box.right === box.right) return;
    this.#box = box;
    this.redraw();
  }

  showWindow(first: number, end: number): void {
    this.#visible = { first, end };
    const [box, tokens] = [this.#box, this.#shown?.picture.tokens ?? 0];
    if (box === null || tokens === 0) return;
    const left = tokenX(first, tokens, box);
    const width = Math.max(3, tokenX(Math.min(end, tokens), tokens, box) - left);
    const rect = select(this.#svg).select('rect.window');
    rect
      .attr('x', left)
      .attr('width', width)
      .attr('y', 4)
      .attr('height', timelineHeight - 20);
  }

  /** A hairline where a step or token of the text is, or none. */
  point(token: number | null): void {
    const hairline = select(this.#svg).select('line.hairline');
    const box = this.#box;
    if (token === null || box === null || this.#shown === null) {
      hairline.attr('visibility', 'hidden');
      return;
    }
    const x = tokenX(token + 0.5, this.#shown.picture.tokens, box);
    hairline
      .attr('visibility', 'visible')
      .attr('x1', x)
      .attr('x2', x)
      .attr('y1', 4)
      .attr('y2', timelineHeight - 16);
  }

  redraw(): void {
    const [shown, box] = [this.#shown, this.#box];
    if (shown === null || box === null || shown.picture.annotation === null || box.right <= box.left) return;
    const { picture, signal, full } = shown;
    const { trace, annotation, ranges, measured } = picture;
    if (annotation === null) return;
    const layout = layoutTimeline({ trace, annotation, measured, ranges, box, scale: this.#scale, signal, full });
    drawTimeline(this.#svg, layout, box, wordsOf(picture, layout, box, signal));
    this.#scaleButton.hidden = layout.belief.length === 0;
    this.showWindow(this.#visible.first, this.#visible.end);
  }

  #tokenAt(event: PointerEvent): number | null {
    const [box, tokens] = [this.#box, this.#shown?.picture.tokens ?? 0];
    if (box === null || tokens === 0) return null;
    return tokenAtX(event.clientX - this.#svg.getBoundingClientRect().left, tokens, box);
  }

  #listen(): void {
    let dragged: { offset: number } | null = null;
    let moved = false;
    this.#svg.addEventListener('pointerdown', (event) => {
      const token = this.#tokenAt(event);
      moved = false;
      if (token === null || event.button !== 0) return;
      const { first, end } = this.#visible;
      if (event.target instanceof SVGRectElement && event.target.classList.contains('window')) {
        dragged = { offset: token - (first + end) / 2 };
        this.#svg.setPointerCapture(event.pointerId);
      }
    });
    this.#svg.addEventListener('pointermove', (event) => {
      const token = this.#tokenAt(event);
      if (token === null || this.#shown === null) return;
      if (dragged !== null) {
        moved = true;
        const middle = Math.round(token - dragged.offset);
        this.#events.onScroll(Math.max(0, Math.min(this.#shown.picture.tokens - 1, middle)));
        return;
      }
      const step = stepOfToken(this.#shown.picture.ranges, token);
      this.point(token);
      this.#events.onHover(step, new DOMRect(event.clientX, this.root.getBoundingClientRect().top, 1, timelineHeight));
    });
    const release = (): void => {
      dragged = null;
    };
    this.#svg.addEventListener('pointerup', release);
    this.#svg.addEventListener('pointercancel', release);
    this.#svg.addEventListener('pointerleave', () => {
      this.point(null);
      this.#events.onHover(null, null);
    });
    this.#svg.addEventListener('click', (event) => {
      // The click that ends a drag is none.
      const token = event instanceof PointerEvent && !moved ? this.#tokenAt(event) : null;
      const step = token === null ? null : stepOfToken(this.#shown?.picture.ranges ?? [], token);
      if (step !== null) this.#events.onPickStep(step);
    });
  }
}

function wordsOf(picture: TracePicture, layout: TimelineLayout, box: TimelineBox, signal: StepSignal): TimelineWords {
  const gold = shortText(picture.trace.answers[0] ?? '', 14);
  const ends: Label[] = [];
  if (layout.beliefEnd !== null) ends.push({ id: 'belief', y: layout.beliefEnd.y });
  if (layout.confidenceEnd !== null) ends.push({ id: 'confidence', y: layout.confidenceEnd.y });
  if (layout.measuredEnd !== null) ends.push({ id: 'measured', y: layout.measuredEnd.y });
  const right = picture.firstRight;
  const answer = right === null ? null : shortText(picture.answers[right]?.answer ?? '', 14);
  const x = right === null ? null : tokenX(picture.ranges[right]?.end ?? 0, picture.tokens, box);
  const text = `answers ${answer ?? ''} from here`;
  return {
    beliefLabel: layout.beliefEnd === null ? null : `belief in ${gold}`,
    measuredLabel: layout.measuredEnd === null ? null : 'measured value',
    confidenceLabel: layout.confidenceEnd === null ? null : 'confidence',
    barLabel: signal.symbol,
    endLabel: `${formatCount(picture.tokens)} tokens`,
    labels: spreadLabels(ends, { gap: 14, top: box.top, bottom: box.curveBottom }),
    firstRight: x === null ? null : { x, text, label: placeBeside(x, text.length * labelCharacter, box) },
  };
}

function shortText(text: string, longest: number): string {
  const shown = isPlain(text) ? text : visibleToken(text);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

function describe(picture: TracePicture): string {
  const steps = picture.annotation?.steps ?? [];
  const first = picture.firstRight;
  const right = first === null ? 'No step gives the right answer.' : `Step ${first + 1} gives the right answer first.`;
  const measured = picture.measured.length === 0 ? '' : ' Values measured by sampling are drawn with their intervals.';
  return `Timeline of ${steps.length} steps: belief in the gold answer, confidence and step values. ${right}${measured}`;
}
