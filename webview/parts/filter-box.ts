// A one-line box for a filter expression with its error below. What a filter means is the caller's business.
import { element } from './element.ts';
import './filter-box.css';

export interface FilterBox {
  readonly root: HTMLElement;
  focus(): void;
  set(text: string): void;
}

export interface FilterBoxOptions {
  readonly placeholder: string;
  readonly label: string;
  /** Returns the error to show, or null where the filter is taken. */
  readonly onInput: (text: string) => string | null;
  /** Enter or Escape: the keyboard goes back to the list. */
  readonly onLeave: () => void;
}

export function createFilterBox(options: FilterBoxOptions): FilterBox {
  const root = element('div', 'filter-box');
  const input = element('input', 'filter-input');
  const error = element('div', 'filter-error');
  error.id = 'filter-error';
  error.hidden = true;
  error.setAttribute('role', 'alert');
  input.type = 'text';
  input.spellcheck = false;
  input.autocomplete = 'off';
  input.placeholder = options.placeholder;
  input.setAttribute('aria-label', options.label);
  input.setAttribute('aria-describedby', error.id);
  const take = (): void => {
    const message = options.onInput(input.value);
    error.textContent = message ?? '';
    error.hidden = message === null;
    input.setAttribute('aria-invalid', String(message !== null));
  };
  input.addEventListener('input', take);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && input.value !== '') {
      input.value = '';
      take();
    } else if (event.key === 'Escape' || event.key === 'Enter') options.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.append(input, error);
  return {
    root,
    focus: () => {
      input.focus();
      input.select();
    },
    set: (text) => {
      input.value = text;
      take();
    },
  };
}
