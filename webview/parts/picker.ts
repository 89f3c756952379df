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
}

export function createPicker<Id extends string>(
  label: string,
  options: readonly PickerOption<Id>[],
  onPick: (id: Id) => void,
): Picker<Id> {
  const root = element('label', 'picker');
  const select = element('select', 'picker-select');
  select.setAttribute('aria-label', label);
  const shown = element('strong', 'picker-value');
  const show = (): void => {
    shown.textContent = options[select.selectedIndex]?.title ?? '';
  };
  for (const option of options) {
    const entry = element('option', '', option.title);
    entry.value = option.id;
    select.append(entry);
  }
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
  };
}
