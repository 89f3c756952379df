// The host of a view in a real browser: serves the built page under a policy like the editor's, speaks the real channel
// with it, and records everything that must not happen: requests, console errors, policy violations, dialogs.
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Channel } from '../../server/shared/protocol/channel.ts';
import type { Handlers } from '../../server/shared/protocol/contract.ts';
import type { HostToViewEvents, ViewToHostRequests } from '../../server/shared/protocol/host-view.ts';

type Nothing = object;
export type HostSide = Channel<Nothing, Nothing, ViewToHostRequests, HostToViewEvents>;

export type Theme = 'dark' | 'light' | 'high-contrast';

const origin = 'https://view.test';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface OpenedView {
  readonly page: Page;
  readonly host: HostSide;
  /** Everything that went wrong in the page; empty in a good run. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface ViewOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** What the editor kept of an earlier life of the view. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** Runs in the page before the view does. */
  readonly before?: () => void;
}

/** Opens dist/webview/trace.js with `handlers` as its host. */
export async function openTraceView(
  browser: Browser,
  handlers: Handlers<ViewToHostRequests>,
  options: ViewOptions = {},
): Promise<OpenedView> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    forcedColors: options.forcedColors === true ? 'active' : 'none',
  });
  const page = await context.newPage();
  const faults = watchFaults(page);
  const listeners = new Set<(message: unknown) => void>();
  await page.exposeFunction('toHost', (message: string) => {
    for (const listener of listeners) listener(JSON.parse(message));
  });
  await page.addInitScript((state) => {
    let kept: unknown = state;
    Object.assign(globalThis, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => {
          const { toHost } = globalThis as unknown as { toHost: (text: string) => void }; /* exposed above */
          toHost(JSON.stringify(message));
        },
        getState: () => kept,
        setState: (next: unknown) => {
          kept = next;
          Object.assign(globalThis, { keptState: next });
        },
      }),
    });
  }, options.state);
  if (options.before !== undefined) await page.addInitScript(options.before);
  const host: HostSide = new Channel({
    post: (message) => {
      // A page that is closing hears nothing more.
      page
        .evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message))
        .catch(() => undefined);
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  host.handle(handlers);
  await serve(page, tracePage(options.theme ?? 'dark'));
  await page.goto(`${origin}/`);
  return {
    page,
    host,
    faults,
    close: async () => {
      host.dispose();
      await context.close();
    },
  };
}

/** Opens a whole page given as text, as a report is: no host, no other file. */
export async function openPage(
  browser: Browser,
  html: string,
  options: ViewOptions = {},
): Promise<Omit<OpenedView, 'host'>> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    reducedMotion: 'reduce',
    colorScheme: options.theme === 'light' ? 'light' : 'dark',
  });
  const page = await context.newPage();
  const faults = watchFaults(page);
  await serve(page, html);
  await page.goto(`${origin}/`);
  return { page, faults, close: () => context.close() };
}

function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!allowed.has(request.url())) faults.push(`request: ${request.url()}`);
  });
  return faults;
}

const allowed = new Set([`${origin}/`, `${origin}/trace.js`, `${origin}/trace.css`]);

async function serve(page: Page, html: string): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === `${origin}/`) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
    if (url === `${origin}/trace.js`) return route.fulfill({ contentType: 'text/javascript', body: built('trace.js') });
    if (url === `${origin}/trace.css`) return route.fulfill({ contentType: 'text/css', body: built('trace.css') });
    return route.abort();
  });
}

export function built(name: string): string {
  return readFileSync(new URL(`../../dist/webview/${name}`, import.meta.url), 'utf8');
}

/** The page as the extension makes it: empty but for policy, style sheet and script. */
function tracePage(theme: Theme): string {
  const bodyClass = { dark: 'vscode-dark', light: 'vscode-light', 'high-contrast': 'vscode-high-contrast' }[theme];
  const variables = Object.entries(themes[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${origin} 'nonce-theme'; script-src 'nonce-view'">
<style nonce="theme">:root { ${variables.join(' ')} }</style>
<link rel="stylesheet" href="${origin}/trace.css"><title>Credence</title></head>
<body class="${bodyClass}"><script nonce="view" src="${origin}/trace.js"></script></body></html>`;
}

/** The variables of VS Code's default themes that the views use. */
const themes: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  dark: {
    'font-family': 'system-ui, "DejaVu Sans", sans-serif',
    'editor-font-family': '"DejaVu Sans Mono", monospace',
    'editor-background': '#1f1f1f',
    'editor-foreground': '#cccccc',
    'sideBar-background': '#181818',
    descriptionForeground: '#9d9d9d',
    'panel-border': '#2b2b2b',
    focusBorder: '#0078d4',
    'list-activeSelectionBackground': '#04395e',
    'list-activeSelectionForeground': '#ffffff',
    'list-hoverBackground': '#2a2d2e',
    'dropdown-background': '#313131',
    'dropdown-border': '#3c3c3c',
    'dropdown-foreground': '#cccccc',
    'input-background': '#313131',
    'input-border': '#3c3c3c',
    'input-foreground': '#cccccc',
    'editorHoverWidget-background': '#202020',
    'editorHoverWidget-border': '#454545',
    errorForeground: '#f85149',
  },
  light: {
    'font-family': 'system-ui, "DejaVu Sans", sans-serif',
    'editor-font-family': '"DejaVu Sans Mono", monospace',
    'editor-background': '#ffffff',
    'editor-foreground': '#3b3b3b',
    'sideBar-background': '#f8f8f8',
    descriptionForeground: '#6b6b6b',
    'panel-border': '#e5e5e5',
    focusBorder: '#005fb8',
    'list-activeSelectionBackground': '#e8e8e8',
    'list-activeSelectionForeground': '#000000',
    'list-hoverBackground': '#f2f2f2',
    'dropdown-background': '#ffffff',
    'dropdown-border': '#cecece',
    'dropdown-foreground': '#3b3b3b',
    'input-background': '#ffffff',
    'input-border': '#cecece',
    'input-foreground': '#3b3b3b',
    'editorHoverWidget-background': '#f8f8f8',
    'editorHoverWidget-border': '#c8c8c8',
    errorForeground: '#f85149',
  },
  'high-contrast': {
    'font-family': 'system-ui, "DejaVu Sans", sans-serif',
    'editor-font-family': '"DejaVu Sans Mono", monospace',
    'editor-background': '#000000',
    'editor-foreground': '#ffffff',
    'sideBar-background': '#000000',
    descriptionForeground: '#ffffff',
    'panel-border': '#6fc3df',
    focusBorder: '#f38518',
    contrastBorder: '#6fc3df',
    contrastActiveBorder: '#f38518',
    'dropdown-background': '#000000',
    'dropdown-border': '#6fc3df',
    'dropdown-foreground': '#ffffff',
    'input-background': '#000000',
    'input-border': '#6fc3df',
    'input-foreground': '#ffffff',
    'editorHoverWidget-background': '#0c141f',
    'editorHoverWidget-border': '#6fc3df',
    errorForeground: '#f48771',
  },
};
