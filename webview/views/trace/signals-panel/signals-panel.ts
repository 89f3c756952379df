// All numbers of the trace in sight, opened and closed from the toolbar, and those of its group as soon as they are
// computed. What is in it is laid out in layout.ts.
import type { GroupSummary } from '../../../../server/shared/protocol/group-summary.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { element } from '../../../parts/element.ts';
import type { TracePicture } from '../picture.ts';
import { layoutGroup, layoutSignals, undefinedSignals, type SignalEntry, type SignalSection } from './layout.ts';
import './signals-panel.css';

export class SignalsPanel {
  readonly root = element('section', 'signals-panel');
  readonly #fetchGroup: (trace: Trace) => Promise<GroupSummary>;
  #picture: TracePicture | null = null;

  constructor(fetchGroup: (trace: Trace) => Promise<GroupSummary>) {
    this.#fetchGroup = fetchGroup;
    this.root.setAttribute('aria-label', 'All signals of this trace');
    this.root.tabIndex = 0;
    this.root.hidden = true;
  }

  show(picture: TracePicture | null): void {
    this.#picture = picture;
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
    const picture = this.#picture;
    if (picture === null) return this.root.replaceChildren();
    const { annotation } = picture;
    if (annotation === null) {
      this.root.replaceChildren(element('p', 'dim', 'This trace is not annotated yet.'));
    } else {
      const missing = undefinedSignals(annotation);
      const words = `Undefined for this trace: ${missing.join(', ')}.`;
      const rest = missing.length === 0 ? [] : [element('p', 'dim signals-missing', words)];
      this.root.replaceChildren(...layoutSignals(annotation).map(drawSection), ...rest);
    }
    void this.#drawGroup(picture);
  }

  async #drawGroup(picture: TracePicture): Promise<void> {
    // A group that cannot be summed up leaves the trace's own numbers as they are; the list says what is wrong.
    const group = await this.#fetchGroup(picture.trace).catch(() => null);
    if (group === null || this.#picture !== picture || this.root.hidden) return;
    this.root.append(...layoutGroup(group, picture.trace.line).map(drawSection));
  }
}

function drawSection({ title, entries }: SignalSection): HTMLElement {
  const section = element('div', 'signals-section');
  section.append(element('h2', '', title), ...entries.map(drawEntry));
  return section;
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
