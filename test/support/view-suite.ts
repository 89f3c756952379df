// What suites of views share: one browser a file, one opened view a test, and lines to show in it.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Handlers } from '../../server/shared/protocol/contract.ts';
import type { ViewToHostRequests } from '../../server/shared/protocol/host-view.ts';
import { openBrowser, openTraceView, type OpenedView, type ViewOptions } from './fake-host.ts';
import { inventAnnotation } from './invent-annotation.ts';
import { reasoningLine } from './reasoning-lines.ts';
import { hostLines, type HostedLine } from './trace-host.ts';

/** The document of every fake host. */
export const uri = 'file:///traces/test.trace.jsonl';

/** Call once at the top of a test file; the views it opens are closed after each test. */
export function viewSuite(): (handlers: Handlers<ViewToHostRequests>, options?: ViewOptions) => Promise<OpenedView> {
  let browser: Browser;
  const opened: OpenedView[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((view) => view.close()));
  });
  return async (handlers, options) => {
    const view = await openTraceView(browser, handlers, options);
    opened.push(view);
    return view;
  };
}

/** A right and a wrong sibling, and a right trace of another prompt. */
export function annotatedLines(): HostedLine[] {
  const lines = [
    reasoningLine({ seed: 1, steps: 24, answer: '120', prediction: '120', group: 'a' }),
    reasoningLine({ seed: 2, steps: 18, answer: '120', prediction: '384', group: 'a' }),
    reasoningLine({ seed: 3, steps: 6, answer: '90', prediction: '90', group: 'b' }),
  ];
  return hostLines(lines, (trace) => inventAnnotation(trace, trace.line));
}
