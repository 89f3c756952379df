// What stands where something could not be shown: what happened, with what, and what would have worked.
import { appendText } from './draw-text.ts';
import { element } from './element.ts';
import './states.css';

export function errorState(
  title: string,
  messages: readonly string[],
  actions: readonly HTMLElement[] = [],
): HTMLElement {
  const root = element('div', 'state error-state');
  root.setAttribute('role', 'alert');
  root.append(element('div', 'state-title', title));
  for (const message of messages) {
    const line = element('div', 'state-detail');
    appendText(line, message);
    root.append(line);
  }
  if (actions.length > 0) {
    const row = element('div', 'state-actions');
    row.append(...actions);
    root.append(row);
  }
  return root;
}
