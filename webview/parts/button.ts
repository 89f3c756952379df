// A button that looks like the editor's.
import { element } from './element.ts';
import './controls.css';

export function createButton(label: string, onPress: () => void): HTMLButtonElement {
  const button = element('button', 'button', label);
  button.type = 'button';
  button.addEventListener('click', onPress);
  return button;
}
