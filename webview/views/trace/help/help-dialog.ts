// The help page: every key with what it does, over the page until it is closed. The browser's own dialog keeps the focus
// inside and gives it back.
import { filterColumns, filterWords } from '../../../../server/shared/trace/row-filter.ts';
import { createButton } from '../../../parts/button.ts';
import { element } from '../../../parts/element.ts';
import { keyName, type KeyRow } from '../keyboard.ts';
import './help.css';

export class HelpDialog {
  readonly root = element('dialog', 'help');

  /** @param keys what there is to do here: a report has no pairs to judge */
  constructor(keys: readonly { readonly title: string; readonly rows: readonly KeyRow<string>[] }[]) {
    this.root.setAttribute('aria-label', 'Keys');
    const head = element('div', 'help-head');
    head.append(
      element('h2', '', 'Keys'),
      createButton('Close', () => this.root.close()),
    );
    const columns = element('div', 'help-columns');
    columns.append(...keys.map(({ title, rows }) => drawTable(title, rows)));
    columns.append(drawFilterHelp());
    this.root.append(head, columns);
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== '?') return;
      event.preventDefault();
      this.root.close();
    });
    // A press beside the page closes it.
    this.root.addEventListener('click', (event) => {
      if (event.target === this.root) this.root.close();
    });
  }

  open(): void {
    if (!this.root.open) this.root.showModal();
  }
}

/** What can be written into the filter box: the words that it knows, by name. */
function drawFilterHelp(): HTMLElement {
  const section = element('section', 'help-section');
  const example = 'wrong & flips > 1   !(annotated | broken)   flag = commit   reward = none   "page book"';
  section.append(
    element('h3', '', 'Filtering the list (/)'),
    element('pre', 'help-example', example.replaceAll('   ', '\n')),
    element('p', 'dim', `Words: ${Object.keys(filterWords).join(', ')}.`),
    element('p', 'dim', `Columns, compared with = != < <= > >= ~: ${Object.keys(filterColumns).join(', ')}.`),
  );
  return section;
}

/** Keys that do the same stand together. */
function drawTable(title: string, rows: readonly KeyRow<string>[]): HTMLElement {
  const section = element('section', 'help-section');
  const list = element('dl', 'help-keys');
  const keysOf = new Map<string, string[]>();
  for (const { key, meaning } of rows) keysOf.set(meaning, [...(keysOf.get(meaning) ?? []), keyName(key)]);
  for (const [meaning, keys] of keysOf) {
    const names = element('dt', '');
    names.append(...keys.map((key) => element('kbd', '', key)));
    list.append(names, element('dd', '', meaning));
  }
  section.append(element('h3', '', title), list);
  return section;
}
