// Listens to the keys of the page, those of the trace or those of pairs, and makes the help page that tells them.
import { HelpDialog } from './help/help-dialog.ts';
import {
  isPairAction,
  listenToKeys,
  pairKeys,
  reportKeys,
  traceKeys,
  type KeyAction,
  type PairAction,
} from './keyboard.ts';

export interface PageKeys {
  readonly help: HelpDialog;
}

interface Judge {
  readonly isOpen: boolean;
  readonly act: (action: PairAction) => void;
}

/** @param judge null where nothing can be judged, as in a report */
export function listenToPage(judge: Judge | null, act: (action: KeyAction) => void): PageKeys {
  const own = judge === null ? reportKeys : traceKeys;
  const reading = { title: 'Reading a trace', rows: own };
  const help = new HelpDialog(judge === null ? [reading] : [reading, { title: 'Judging pairs (p)', rows: pairKeys }]);
  listenToKeys<KeyAction | PairAction>(
    () => (judge?.isOpen === true ? pairKeys : own),
    (action) => {
      if (isPairAction(action)) judge?.act(action);
      else act(action);
    },
  );
  return { help };
}
