// A progress bar on stderr where that is a terminal, nothing elsewhere.
import progress from 'cli-progress';
import type { AnnotateCounts } from './annotate-input.ts';
import type { Terminal } from './terminal.ts';

export interface ProgressBar {
  update(bytesDone: number, counts: AnnotateCounts): void;
  /** Removes the bar, so that a message can be written in its place. */
  stop(): void;
}

/** `bytes` is null where the length of the input is not known; then there is no bar. */
export function openProgressBar(terminal: Terminal, title: string, bytes: number | null): ProgressBar {
  if (!terminal.showsProgress || bytes === null) return { update: () => undefined, stop: () => undefined };
  const bar = new progress.SingleBar({
    format: `{title} {bar} {percentage}% | {traces} traces | {rate} tokens/s | {eta_formatted} left`,
    ...{ barCompleteChar: '━', barIncompleteChar: '─', barsize: 24, hideCursor: true, clearOnComplete: true },
    ...{ etaBuffer: 50, linewrap: true },
  });
  const begun = performance.now();
  bar.start(bytes, 0, { title, traces: 0, rate: '–' });
  return {
    update: (bytesDone, { annotated, tokens }) => {
      const seconds = (performance.now() - begun) / 1000;
      const rate = tokens === 0 ? '–' : Math.round(tokens / seconds).toLocaleString('en');
      bar.update(Math.min(bytesDone, bytes), { title, traces: annotated, rate });
    },
    stop: () => bar.stop(),
  };
}

export interface CountBar {
  update(bytesDone: number, continuations: number): void;
  stop(): void;
}

/** The same for measuring steps, which counts continuations. */
export function openCountBar(terminal: Terminal, title: string, bytes: number | null): CountBar {
  if (!terminal.showsProgress || bytes === null) return { update: () => undefined, stop: () => undefined };
  const bar = new progress.SingleBar({
    format: `{title} {bar} {percentage}% | {continuations} continuations | {eta_formatted} left`,
    ...{ barCompleteChar: '━', barIncompleteChar: '─', barsize: 24, hideCursor: true, clearOnComplete: true },
    ...{ etaBuffer: 50, linewrap: true },
  });
  bar.start(bytes, 0, { title, continuations: 0 });
  return {
    update: (bytesDone, continuations) =>
      bar.update(Math.min(bytesDone, bytes), { title, continuations: continuations.toLocaleString('en') }),
    stop: () => bar.stop(),
  };
}
