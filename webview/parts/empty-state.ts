// What stands where there is nothing to show yet: a sentence, and what to do about it.
import { element } from './element.ts';
import './states.css';

export function emptyState(title: string, detail: string, actions: readonly HTMLElement[] = []): HTMLElement {
  const root = element('div', 'state empty-state');
  root.append(element('div', 'state-title', title), element('div', 'state-detail', detail));
  if (actions.length > 0) {
    const row = element('div', 'state-actions');
    row.append(...actions);
    root.append(row);
  }
  return root;
}
