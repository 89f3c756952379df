// A labelled choice of one among few, drawn as the editor draws its dropdowns, over the browser's own select element.
import { element } from './element.ts';
import './controls.css';

export interface PickerOption<Id extends string> {
  readonly id: Id;
  readonly title: string;
}

export interface Picker<Id extends string> {
  readonly root: HTMLElement;
  set(id: Id): void;
  /** Other choices; what was chosen stays chosen where it is among them. */
  offer(options: readonly PickerOption<Id>[]): void;
}

export function createPicker<Id extends string>(
  label: string,
  initial: readonly PickerOption<Id>[],
  onPick: (id: Id) => void,
): Picker<Id> {
  const root = element('label', 'picker');
  const select = element('select', 'picker-select');
  select.setAttribute('aria-label', label);
  const shown = element('strong', 'picker-value');
  let options = initial;
  const show = (): void => {
    shown.textContent = options[select.selectedIndex]?.title ?? '';
  };
  const fill = (): void => {
    const entries = options.map(({ id, title }) => {
      const entry = element('option', '', title);
      entry.value = id;
      return entry;
    });
    select.replaceChildren(...entries);
  };
  fill();
  select.addEventListener('change', () => {
    show();
    const picked = options[select.selectedIndex];
    if (picked !== undefined) onPick(picked.id);
  });
  root.append(element('span', 'picker-label', `${label}:`), shown, select);
  show();
  return {
    root,
    set: (id) => {
      select.value = id;
      show();
    },
    offer: (others) => {
      const same =
        others.length === options.length &&
        others.every(({ id, title }, at) => id === options[at]?.id && title === options[at].title);
      if (same) return;
      const chosen = select.value;
      options = others;
      fill();
      if (options.some(({ id }) => id === chosen)) select.value = chosen;
      show();
    },
  };
}
