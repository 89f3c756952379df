// Keys to what they do, with the words of the help page. One table, so that every key is known in one place.

export type KeyAction =
  | 'next-step'
  | 'previous-step'
  | 'next-token'
  | 'previous-token'
  | 'next-fork'
  | 'previous-fork'
  | 'next-trace'
  | 'previous-trace'
  | 'filter'
  | 'next-sort'
  | 'turn-sort'
  | 'annotate'
  | 'measure'
  | 'signals'
  | 'calibration'
  | 'pairs'
  | 'help'
  | 'close';

const pairActions = [
  'next-pair',
  'previous-pair',
  'next-difference',
  'previous-difference',
  'keep-pair',
  'swap-pair',
  'leave-pair-out',
  'clear-pair',
  'undecided-only',
  'next-rule',
  'previous-rule',
  'next-prompt',
  'previous-prompt',
  'close-pairs',
] as const;
export type PairAction = (typeof pairActions)[number];

export function isPairAction(action: string): action is PairAction {
  return pairActions.some((known) => known === action);
}

export interface KeyRow<Action extends string> {
  /** As `KeyboardEvent.key` says it. */
  readonly key: string;
  readonly action: Action;
  /** As the help page says it. */
  readonly meaning: string;
  /** Only where the focus is inside what matches this. */
  readonly within?: string;
}

const inTraces = '.list-pane [role="listbox"]';
const inPairs = '.pair-list';

const everywhere = [{ key: '?', action: 'help', meaning: 'these keys' }] as const;

export const traceKeys: readonly KeyRow<KeyAction>[] = [
  { key: 'j', action: 'next-step', meaning: 'next, previous step' },
  { key: 'k', action: 'previous-step', meaning: 'next, previous step' },
  { key: 'ArrowRight', action: 'next-token', meaning: 'next, previous token' },
  { key: 'ArrowLeft', action: 'previous-token', meaning: 'next, previous token' },
  { key: 'f', action: 'next-fork', meaning: 'next, previous fork' },
  { key: 'F', action: 'previous-fork', meaning: 'next, previous fork' },
  { key: ']', action: 'next-trace', meaning: 'next, previous trace' },
  { key: '[', action: 'previous-trace', meaning: 'next, previous trace' },
  { key: 'ArrowDown', action: 'next-trace', meaning: 'the same, in the list', within: inTraces },
  { key: 'ArrowUp', action: 'previous-trace', meaning: 'the same, in the list', within: inTraces },
  { key: '/', action: 'filter', meaning: 'filter the list' },
  { key: 'o', action: 'next-sort', meaning: 'sort the list by the next column' },
  { key: 'O', action: 'turn-sort', meaning: 'turn that order round' },
  { key: 'a', action: 'annotate', meaning: 'read this trace with the model' },
  { key: 'm', action: 'measure', meaning: 'measure the steps of this trace by sampling' },
  { key: 's', action: 'signals', meaning: 'all signals of this trace' },
  { key: 'c', action: 'calibration', meaning: 'calibration over all traces' },
  { key: 'p', action: 'pairs', meaning: 'judge the preference pairs of this prompt' },
  { key: 'Escape', action: 'close', meaning: 'close what is open' },
  ...everywhere,
];

export const pairKeys: readonly KeyRow<PairAction | KeyAction>[] = [
  { key: 'c', action: 'keep-pair', meaning: 'keep: the chosen side is the better one' },
  { key: 'w', action: 'swap-pair', meaning: 'swap: the rejected side is the better one' },
  { key: 'x', action: 'leave-pair-out', meaning: 'leave the pair out' },
  { key: 'Backspace', action: 'clear-pair', meaning: 'take back what was said' },
  { key: 'Delete', action: 'clear-pair', meaning: 'take back what was said' },
  { key: 'j', action: 'next-pair', meaning: 'next, previous pair' },
  { key: 'k', action: 'previous-pair', meaning: 'next, previous pair' },
  { key: 'ArrowDown', action: 'next-pair', meaning: 'the same, in the list', within: inPairs },
  { key: 'ArrowUp', action: 'previous-pair', meaning: 'the same, in the list', within: inPairs },
  { key: 'f', action: 'next-difference', meaning: 'next, previous place where the texts differ' },
  { key: 'F', action: 'previous-difference', meaning: 'next, previous place where the texts differ' },
  { key: 'u', action: 'undecided-only', meaning: 'only undecided pairs, or all' },
  { key: 'r', action: 'next-rule', meaning: 'next, previous rule' },
  { key: 'R', action: 'previous-rule', meaning: 'next, previous rule' },
  { key: ']', action: 'next-prompt', meaning: 'next, previous prompt' },
  { key: '[', action: 'previous-prompt', meaning: 'next, previous prompt' },
  { key: 'ArrowDown', action: 'next-trace', meaning: 'next, previous trace, in the list of traces', within: inTraces },
  {
    key: 'ArrowUp',
    action: 'previous-trace',
    meaning: 'next, previous trace, in the list of traces',
    within: inTraces,
  },
  { key: '/', action: 'filter', meaning: 'filter the list of traces' },
  { key: 'p', action: 'close-pairs', meaning: 'back to the trace' },
  { key: 'Escape', action: 'close-pairs', meaning: 'back to the trace' },
  ...everywhere,
];

/** What a page that only shows has no use for. */
const hostActions: ReadonlySet<KeyAction> = new Set(['annotate', 'measure', 'pairs']);

/** Of a report. */
export const reportKeys = traceKeys.filter(({ action }) => !hostActions.has(action));

const keyNames: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowDown: '↓',
  ArrowUp: '↑',
  Backspace: '⌫',
  Delete: 'Del',
  Escape: 'Esc',
};

/** As it stands on a key. */
export function keyName(key: string): string {
  return keyNames[key] ?? key;
}

/** Calls `act` for the keys of the table in force, unless a control of the page wants them. */
export function listenToKeys<Action extends string>(
  table: () => readonly KeyRow<Action>[],
  act: (action: Action) => void,
): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || wantsKeys(event.target)) return;
    const isInside = (within: string): boolean =>
      event.target instanceof Element && event.target.closest(within) !== null;
    const found = table().find(({ key, within }) => key === event.key && (within === undefined || isInside(within)));
    if (found === undefined) return;
    event.preventDefault();
    act(found.action);
  });
}

function wantsKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, dialog') !== null;
}
