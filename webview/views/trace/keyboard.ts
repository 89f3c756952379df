// Keys to what they do. One table, so that every key is known in one place.

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
  | 'annotate'
  | 'signals'
  | 'calibration'
  | 'close';

const keys: Readonly<Record<string, KeyAction>> = {
  j: 'next-step',
  k: 'previous-step',
  ArrowRight: 'next-token',
  ArrowLeft: 'previous-token',
  f: 'next-fork',
  F: 'previous-fork',
  ']': 'next-trace',
  '[': 'previous-trace',
  '/': 'filter',
  a: 'annotate',
  s: 'signals',
  c: 'calibration',
  Escape: 'close',
};

/** Calls `act` for known keys, unless a control of the page wants them. */
export function listenToKeys(act: (action: KeyAction) => void): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || wantsKeys(event.target)) return;
    const inList = event.target instanceof Element && event.target.closest('[role="listbox"]') !== null;
    const action =
      inList && event.key === 'ArrowDown'
        ? 'next-trace'
        : inList && event.key === 'ArrowUp'
          ? 'previous-trace'
          : keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    act(action);
  });
}

function wantsKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea') !== null;
}
