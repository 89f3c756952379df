// A thin bar with words and a button that cancels.
import { createButton } from './button.ts';
import { element } from './element.ts';
import './progress-bar.css';

export interface ProgressBar {
  readonly root: HTMLElement;
  show(text: string, share: number | null): void;
  hide(): void;
}

export function createProgressBar(onCancel: () => void): ProgressBar {
  const root = element('div', 'progress');
  const words = element('span', 'progress-text');
  const bar = element('progress', 'progress-bar');
  const cancel = createButton('Cancel', () => {
    cancel.disabled = true;
    onCancel();
  });
  root.hidden = true;
  bar.max = 1;
  bar.setAttribute('aria-label', 'Annotating');
  root.append(bar, words, cancel);
  return {
    root,
    show: (text, share) => {
      if (root.hidden) cancel.disabled = false;
      root.hidden = false;
      words.textContent = text;
      if (share === null) bar.removeAttribute('value');
      else bar.value = share;
    },
    hide: () => {
      root.hidden = true;
    },
  };
}
