// A download's progress on stderr where that is a terminal; elsewhere one line for each file that begins.
import progress from 'cli-progress';
import type { PullProgress } from '../shared/protocol/models.ts';
import type { Terminal } from './terminal.ts';
import { visibleText } from './terminal-text.ts';

export interface DownloadBar {
  update(progress: Omit<PullProgress, 'name'>): void;
  stop(): void;
}

export function openDownloadBar(terminal: Terminal): DownloadBar {
  return terminal.showsProgress ? openBar() : openLines(terminal);
}

function openBar(): DownloadBar {
  const bar = new progress.SingleBar({
    format: '{file} {bar} {percentage}% | {done} of {all} MB | {rate} MB/s | {eta_formatted} left',
    ...{ barCompleteChar: '━', barIncompleteChar: '─', barsize: 24, hideCursor: true, clearOnComplete: true },
    ...{ etaBuffer: 50, linewrap: true },
  });
  const begun = performance.now();
  let first: number | null = null;
  return {
    update: ({ file, doneBytes, totalBytes }) => {
      const all = (totalBytes / 1e6).toFixed(1);
      if (first === null) {
        first = doneBytes;
        bar.start(totalBytes, doneBytes, { file: visibleText(file), done: '0', all, rate: '–' });
      }
      const seconds = (performance.now() - begun) / 1000;
      const rate = seconds < 0.5 ? '–' : ((doneBytes - first) / 1e6 / seconds).toFixed(1);
      bar.update(doneBytes, { file: visibleText(file), done: (doneBytes / 1e6).toFixed(1), all, rate });
    },
    stop: () => bar.stop(),
  };
}

function openLines(terminal: Terminal): DownloadBar {
  let current: string | null = null;
  return {
    update: ({ file, totalBytes }) => {
      if (file === current) return;
      current = file;
      terminal.tell(`credence: downloading ${visibleText(file)} (${(totalBytes / 1e6).toFixed(1)} MB in all)`);
    },
    stop: () => undefined,
  };
}
