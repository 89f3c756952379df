// What every view does first: theme, settings, and a box for errors that nobody caught, so that nothing fails in silence.
import type { ViewSettings } from '../server/shared/protocol/host-view.ts';
import { toFailureData } from '../server/shared/protocol/failure.ts';
import { errorState } from './parts/error-state.ts';
import { element } from './parts/element.ts';
import { followTheme } from './theme/theme-colors.ts';
import './theme/tokens.css';

export interface StartedView {
  /** Where the view draws. */
  readonly root: HTMLElement;
  applySettings(settings: ViewSettings): void;
}

/** `onTheme` is called after each change of theme (not at the start). */
export function startView(onTheme: () => void): StartedView {
  const root = element('div', 'app');
  document.body.append(root);
  let started = false;
  followTheme(() => {
    if (started) onTheme();
  });
  started = true;
  const show = (error: unknown): void => {
    root.replaceChildren(
      errorState('This view has failed', [toFailureData(error).message, 'Close and reopen it to try again.']),
    );
  };
  window.addEventListener('error', (event) => show(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => show(event.reason));
  return {
    root,
    applySettings: (settings) => document.body.classList.toggle('editor-font', settings.font === 'editor'),
  };
}
