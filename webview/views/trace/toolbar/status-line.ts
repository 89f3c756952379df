// The line at the bottom: which model read this, how far annotating is, the keys, and the last message.
import { preparationTitle, preparedPercent } from '../../../../server/shared/protocol/preparation.ts';
import type { FileState, ScorerStatus } from '../../../../server/shared/protocol/trace-requests.ts';
import type { Provenance } from '../../../../server/shared/trace/annotation.ts';
import { element } from '../../../parts/element.ts';
import { formatCount } from '../../../parts/format-number.ts';
import './status-line.css';

export interface StatusLine {
  readonly root: HTMLElement;
  showScorer(scorer: Provenance | null, status: ScorerStatus | null): void;
  showFile(file: FileState): void;
  /** Which keys are in force. */
  showKeys(mode: keyof typeof keyHints): void;
  /** A sentence that stays until the next one. */
  say(message: string): void;
}

type KeyHint = readonly [keys: readonly string[], meaning: string];

const keyHints: Readonly<Record<'trace' | 'pairs', readonly KeyHint[]>> = {
  trace: [
    [['j', 'k'], 'step'],
    [['←', '→'], 'token'],
    [['f'], 'next fork'],
    [['[', ']'], 'trace'],
    [['/'], 'filter'],
    [['?'], 'keys'],
  ],
  pairs: [
    [['c'], 'keep'],
    [['w'], 'swap'],
    [['x'], 'leave out'],
    [['⌫'], 'clear'],
    [['j', 'k'], 'pair'],
    [['[', ']'], 'prompt'],
    [['?'], 'keys'],
  ],
};

export function createStatusLine(): StatusLine {
  const root = element('div', 'status');
  const scorer = element('span', 'status-scorer');
  const file = element('span', 'status-file');
  const message = element('span', 'status-message');
  message.setAttribute('role', 'status');
  const keys = element('span', 'status-keys');
  const showKeys = (mode: keyof typeof keyHints): void => keys.replaceChildren(...keyHints[mode].map(drawHint));
  showKeys('trace');
  root.append(scorer, file, message, keys);
  /** Whether the message says how far weights are: the only one that a later status takes away. */
  let saysPreparing = false;
  return {
    root,
    showScorer: (made, status) => {
      const parts =
        made === null ? [status?.model, status?.device, status?.precision] : [made.model, made.device, made.precision];
      scorer.textContent = parts.filter((part) => part !== null && part !== undefined).join(' · ');
      if (status?.state === 'failed' || status?.state === 'restarting') {
        message.textContent =
          status.message ?? (status.state === 'failed' ? 'The model could not be run.' : 'The model restarts.');
        saysPreparing = false;
      } else if (status?.preparing !== undefined) {
        message.textContent = `${preparationTitle(status.preparing)}: ${preparedPercent(status.preparing)} %`;
        saysPreparing = true;
      } else if (saysPreparing && status !== null) {
        message.textContent = '';
        saysPreparing = false;
      }
    },
    showFile: (state) => {
      file.textContent = `annotated ${formatCount(state.annotated)} of ${formatCount(state.rows)}${state.complete ? '' : '…'}`;
    },
    showKeys,
    say: (text) => {
      saysPreparing = false;
      message.textContent = text;
      message.title = text;
    },
  };
}

function drawHint([names, meaning]: KeyHint): HTMLElement {
  const hint = element('span', 'key-hint');
  hint.append(...names.map((name) => element('kbd', '', name)), element('span', '', meaning));
  return hint;
}
