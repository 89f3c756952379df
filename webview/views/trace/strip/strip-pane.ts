// The strip beside the text: the whole trace at a glance, with a window on what is in sight; click and drag scroll.
import { element, setProperty } from '../../../parts/element.ts';
import { formatColor, mixOklab } from '../../../theme/color-scale.ts';
import { themeColor } from '../../../theme/theme-colors.ts';
import { layoutStrip, tokenOfLine, windowOnStrip } from './layout.ts';
import './strip.css';

/** On the strip there is no text to keep readable, so the heat may be stronger than in the text. */
const strongest = 0.95;

export class StripPane {
  readonly root = element('div', 'strip');
  readonly #canvas = element('canvas', 'strip-canvas');
  readonly #window = element('div', 'strip-window');
  #intensities: Float32Array = new Float32Array();
  #visible = { first: 0, end: 0 };
  /** Measured when the strip is drawn: asking while scrolling would force a layout in every frame. */
  #height = 0;

  constructor(onScroll: (token: number) => void) {
    this.root.setAttribute('aria-hidden', 'true');
    this.root.append(this.#canvas, this.#window);
    const scroll = (event: PointerEvent): void => {
      const box = this.root.getBoundingClientRect();
      const tokens = this.#intensities.length;
      if (tokens > 0) onScroll(tokenOfLine(event.clientY - box.top, box.height, tokens));
    };
    this.root.addEventListener('pointerdown', (event) => {
      this.root.setPointerCapture(event.pointerId);
      scroll(event);
    });
    this.root.addEventListener('pointermove', (event) => {
      if (this.root.hasPointerCapture(event.pointerId)) scroll(event);
    });
    new ResizeObserver(() => this.redraw()).observe(this.root);
  }

  /** One intensity a token, [0, 1]. */
  show(intensities: Float32Array): void {
    this.#intensities = intensities;
    this.redraw();
  }

  showWindow(first: number, end: number): void {
    this.#visible = { first, end };
    const tokens = this.#intensities.length;
    this.#window.hidden = tokens === 0;
    const place = windowOnStrip(this.#visible, this.#height, tokens);
    setProperty(this.#window, '--top', `${place.top}px`);
    setProperty(this.#window, '--height', `${place.height}px`);
  }

  redraw(): void {
    const ratio = devicePixelRatio;
    this.#height = this.root.clientHeight;
    const [width, height] = [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#height * ratio)];
    this.#canvas.width = width;
    this.#canvas.height = height;
    const paint = this.#canvas.getContext('2d');
    if (paint === null || width === 0) return;
    const [heat, background] = [themeColor('--heat'), themeColor('--background')];
    const colors = Array.from({ length: 65 }, (_, index) =>
      formatColor(mixOklab(heat, background, (strongest * index) / 64)),
    );
    layoutStrip(this.#intensities, height).forEach((value, line) => {
      paint.fillStyle = colors[Math.round(value * 64)] ?? '';
      paint.fillRect(0, line, width, 1);
    });
    this.showWindow(this.#visible.first, this.#visible.end);
  }
}
