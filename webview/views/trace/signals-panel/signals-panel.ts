// All numbers of the trace in sight, opened and closed from the toolbar. What is in it is laid out in layout.ts.
import type { Annotation } from '../../../../server/shared/trace/annotation.ts';
import { element } from '../../../parts/element.ts';
import { layoutSignals, undefinedSignals, type SignalEntry } from './layout.ts';
import './signals-panel.css';

export class SignalsPanel {
  readonly root = element('section', 'signals-panel');
  #annotation: Annotation | null = null;

  constructor() {
    this.root.setAttribute('aria-label', 'All signals of this trace');
    this.root.tabIndex = 0;
    this.root.hidden = true;
  }

  show(annotation: Annotation | null): void {
    this.#annotation = annotation;
    if (!this.root.hidden) this.#draw();
  }

  /** @returns whether it is open now */
  toggle(): boolean {
    this.root.hidden = !this.root.hidden;
    // Drawn when it is looked at: a hundred values cost nothing while one reads on.
    if (!this.root.hidden) this.#draw();
    return !this.root.hidden;
  }

  #draw(): void {
    if (this.#annotation === null) {
      this.root.replaceChildren(element('p', 'dim', 'This trace is not annotated yet.'));
      return;
    }
    const parts = layoutSignals(this.#annotation).map(({ title, entries }) => {
      const section = element('div', 'signals-section');
      section.append(element('h2', '', title), ...entries.map(drawEntry));
      return section;
    });
    const missing = undefinedSignals(this.#annotation);
    if (missing.length > 0)
      parts.push(element('p', 'dim signals-missing', `Undefined for this trace: ${missing.join(', ')}.`));
    this.root.replaceChildren(...parts);
  }
}

function drawEntry(entry: SignalEntry): HTMLElement {
  const root = element('details', 'signal-entry');
  const head = element('summary', '');
  head.title = entry.why;
  head.append(element('span', 'signal-id dim', entry.id), element('span', 'signal-title', entry.title));
  if (entry.usesGold) head.append(element('span', 'signal-gold', 'gold'));
  const values = element('span', 'signal-values');
  for (const { name, value } of entry.values) {
    const shown = element('span', 'signal-value');
    shown.append(element('span', 'dim', name === '' ? '' : `${name} `), element('strong', '', value));
    values.append(shown);
  }
  head.append(values);
  const more = element('div', 'signal-more dim');
  const unit = entry.unit === '' ? '' : ` ${entry.unit}`;
  more.append(element('p', '', entry.why), element('p', '', `Range ${entry.range}${unit}.`));
  for (const trap of entry.traps) more.append(element('p', '', `Mind: ${trap}`));
  root.append(head, more);
  return root;
}
