// Every message between the extension (host) and a webview (view), besides the trace requests that the host passes on
// to the server unread.
import type { TraceEvents, TraceRequests } from './trace-requests.ts';

/** What a view asks of the host; `uri` of trace requests is always the view's own document. */
export interface ViewToHostRequests extends TraceRequests {
  /** First message of a view: which document it shows and how. */
  readonly hello: {
    params: Record<string, never>;
    result: { uri: string; line: number | null; settings: ViewSettings };
  };
  /** Runs the export command with its dialogs. */
  readonly runExport: { params: Record<string, never>; result: ExportedOrNot };
  /** Shows the line in the text editor. */
  readonly showSource: { params: { line: number }; result: null };
}

export interface ExportedOrNot {
  /** Null where the user left the dialog. */
  readonly path: string | null;
  readonly pairs: number;
}

/** What the host tells a view. */
export interface HostToViewEvents extends TraceEvents {
  /** A command asks the view to show a line (and a step). */
  readonly reveal: { line: number; step: number | null };
  readonly settings: ViewSettings;
  /** A command from the palette meant for the view. */
  readonly command: { id: 'next-fork' | 'next-step' | 'previous-step' | 'focus-list' | 'annotate' };
}

export interface ViewSettings {
  /** `interface` or `editor` font for trace text. */
  readonly font: 'interface' | 'editor';
  /** Annotate the selected trace when it is opened. */
  readonly annotateOnOpen: boolean;
}
