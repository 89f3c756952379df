// Puts trace text into the page: as text nodes, with marks in the place of what could not be seen or would disturb.
import { element } from './element.ts';
import { isPlain, splitMarked } from './marked-text.ts';
import './draw-text.css';

/** Text in which nothing needs a mark: the caller has looked. */
export function appendPlain(parent: Node, text: string): void {
  if (text !== '') parent.appendChild(document.createTextNode(text));
}

export function appendText(parent: Node, text: string): void {
  if (text === '') return;
  if (isPlain(text)) {
    parent.appendChild(document.createTextNode(text));
    return;
  }
  for (const run of splitMarked(text)) {
    if (run.kind === 'text') {
      parent.appendChild(document.createTextNode(run.text));
      continue;
    }
    const mark = element('span', 'mark', run.label);
    mark.title = run.name;
    parent.appendChild(mark);
  }
}
