// The line at the top: what tint and bars show, what they mean, and what can be done.
import { createButton } from '../../../parts/button.ts';
import { element } from '../../../parts/element.ts';
import { createPicker, type Picker } from '../../../parts/picker.ts';
import { createProgressBar, type ProgressBar } from '../../../parts/progress-bar.ts';
import { stepSignals, type StepSignal } from '../heatmap/step-signals.ts';
import { tokenSignals, type TokenSignal } from '../heatmap/token-signals.ts';
import './toolbar.css';

export interface ToolbarActions {
  readonly onTokenSignal: (id: string) => void;
  readonly onStepSignal: (id: string) => void;
  readonly onDrawer: () => void;
  readonly onCancel: () => void;
  /** Opens or closes the panel with all numbers. */
  readonly onSignals: () => void;
  /** Buttons on the right, in order. */
  readonly buttons: readonly { readonly label: string; readonly title: string; readonly onPress: () => void }[];
}

export interface Toolbar {
  readonly root: HTMLElement;
  readonly progress: ProgressBar;
  readonly buttons: readonly HTMLButtonElement[];
  showTokenLegend(signal: TokenSignal, cap: number): void;
  /** @param full of a bar; null: there are no bars to speak of */
  showStepLegend(signal: StepSignal, gold: string | null, full: number | null): void;
  showSignalsOpen(open: boolean): void;
  /** What the trace in sight can be colored by. */
  offer(tokens: readonly TokenSignal[], steps: readonly StepSignal[]): void;
}

export function createToolbar(actions: ToolbarActions): Toolbar {
  const root = element('div', 'toolbar');
  root.setAttribute('role', 'toolbar');
  root.setAttribute('aria-label', 'Credence');
  const drawer = createButton('☰', actions.onDrawer);
  drawer.classList.add('drawer-button');
  drawer.setAttribute('aria-label', 'Show the list of traces');
  const tokens: Picker<string> = createPicker('Tokens', tokenSignals, actions.onTokenSignal);
  const steps: Picker<string> = createPicker('Steps', stepSignals, actions.onStepSignal);
  const tokenLegend = element('span', 'legend token-legend');
  const stepLegend = element('span', 'legend');
  const progress = createProgressBar(actions.onCancel);
  const all = createButton('All signals', actions.onSignals);
  all.title = 'Every number of this trace, with what it means (s)';
  all.setAttribute('aria-expanded', 'false');
  all.classList.add('trace-button');
  const buttons = actions.buttons.map(({ label, title, onPress }) => {
    const button = createButton(label, onPress);
    button.title = title;
    return button;
  });
  const right = element('span', 'toolbar-buttons');
  right.append(progress.root, all, ...buttons);
  root.append(drawer, tokens.root, tokenLegend, steps.root, stepLegend, right);
  return {
    root,
    progress,
    buttons,
    showTokenLegend: (signal, cap) => {
      tokens.set(signal.id);
      tokenLegend.replaceChildren(...tokenWords(signal, cap));
      tokenLegend.title = `${signal.meaning} The tint grows with the square of the value and stops at the 97th percentile of this trace.`;
    },
    offer: (tokenChoices, stepChoices) => {
      tokens.offer(tokenChoices);
      steps.offer(stepChoices);
    },
    showSignalsOpen: (open) => all.setAttribute('aria-expanded', String(open)),
    showStepLegend: (signal, gold, full) => {
      steps.set(signal.id);
      if (full === null) return stepLegend.replaceChildren();
      stepLegend.replaceChildren(...stepWords(signal, gold));
      const reach = signal.signed ? `±${signal.format(full).replace('+', '')}` : signal.format(full);
      const common =
        signal.full === undefined ? 'the same for all traces; longer ones end in a notch.' : 'for this trace.';
      stepLegend.title = `${signal.meaning} A full bar is ${reach}, ${common}`;
    },
  };
}

function tokenWords(signal: TokenSignal, cap: number): readonly HTMLElement[] {
  if (cap === 0) return [element('span', 'dim', signal.source ?? 'not annotated yet')];
  const scale = element('span', 'legend-scale');
  return [
    element('span', 'dim', signal.calm),
    scale,
    element('span', 'dim', `${signal.hot(cap)} (top 3 %)`),
    signal.source === undefined
      ? element('span', 'dim legend-fork', 'fork')
      : element('span', 'dim legend-source', signal.source),
  ];
}

function stepWords(signal: StepSignal, gold: string | null): readonly HTMLElement[] {
  if (signal.full !== undefined) {
    const source = signal.usesGold ? 'uses the gold answer' : 'no gold answer used';
    if (!signal.signed)
      return [element('span', 'legend-key level'), element('span', 'dim', `longer is higher · ${source}`)];
    return [
      element('span', 'legend-key away'),
      element('span', 'dim', 'below 0'),
      element('span', 'legend-key towards'),
      element('span', 'dim', `above 0 · ${source}`),
    ];
  }
  if (!signal.signed)
    return [element('span', 'legend-key level'), element('span', 'dim', 'longer is surer · no gold answer used')];
  if (gold === null) return [element('span', 'dim', 'needs a gold answer, which this trace lacks')];
  return [
    element('span', 'legend-key away'),
    element('span', 'dim', 'away'),
    element('span', 'legend-key towards'),
    element('span', 'dim', `towards ${gold} · uses the gold answer`),
  ];
}
