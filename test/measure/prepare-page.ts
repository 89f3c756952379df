// What runs in the page before the view whose speed is measured: it marks when a trace arrives and when it has been
// painted, and offers the wait for a painted frame.

export interface Prepared {
  /** Of the newest trace, by the page's clock; 0 where that is still to come. */
  readonly times: { arrived: number; painted: number };
  /** The time at which the next frame has been handed over. */
  readonly frame: () => Promise<number>;
}

/** Takes nothing from around it: it is sent to the page as text. */
export function prepare(): void {
  const times = { arrived: 0, painted: 0 };
  const frame = (): Promise<number> =>
    new Promise((done) => {
      // A message posted in a frame is heard when that frame has been handed over.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(null);
      });
    });
  Object.assign(globalThis, { times, frame });
  const hasTrace = (data: unknown): boolean =>
    typeof data === 'object' &&
    data !== null &&
    'result' in data &&
    typeof data.result === 'object' &&
    data.result !== null &&
    'trace' in data.result;
  addEventListener('message', ({ data }) => {
    if (!hasTrace(data)) return;
    times.arrived = performance.now();
    times.painted = 0;
    const watch = new MutationObserver((changes) => {
      const isText = changes.some(({ target }) => target instanceof Element && target.classList.contains('heatmap'));
      if (!isText) return;
      watch.disconnect();
      void frame().then((now) => (times.painted = now));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
}
