// How far weights are that are made of a model's files, on stderr where that is a terminal, nothing elsewhere.
import progress from 'cli-progress';
import { preparationTitle, type Preparation } from '../shared/protocol/preparation.ts';
import { visibleText } from './terminal-text.ts';
import type { Terminal } from './terminal.ts';

/** The bar is gone when the work ends, however it does. */
export async function withPreparingBar<T>(
  terminal: Pick<Terminal, 'showsProgress'>,
  work: (onPreparing: (preparation: Preparation) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.showsProgress) return work(() => undefined);
  let bar: progress.SingleBar | null = null;
  let shown: string | null = null;
  try {
    return await work((preparation) => {
      const { doneBytes, totalBytes } = preparation;
      const title = visibleText(preparationTitle(preparation));
      const words = { title, done: megabytes(doneBytes), all: megabytes(totalBytes) };
      if (bar === null || title !== shown) {
        bar?.stop();
        bar = openBar();
        shown = title;
        bar.start(totalBytes, doneBytes, words);
      } else bar.update(doneBytes, words);
    });
  } finally {
    stop(bar);
  }
}

/** Apart, because the compiler does not see that the callback sets it. */
function stop(bar: progress.SingleBar | null): void {
  bar?.stop();
}

function openBar(): progress.SingleBar {
  return new progress.SingleBar({
    format: '{title} {bar} {percentage}% | {done} of {all} MB | {eta_formatted} left',
    ...{ barCompleteChar: '━', barIncompleteChar: '─', barsize: 24, hideCursor: true, clearOnComplete: true },
    ...{ etaBuffer: 50, linewrap: true },
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
