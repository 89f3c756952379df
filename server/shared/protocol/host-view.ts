// Every message between the extension (host) and a webview (view), besides the trace requests that the host passes on
// to the server unread.
import type { PairWord } from './pair-rules.ts';
import type { TraceEvents, TraceRequests } from './trace-requests.ts';

/** Trace requests a view may send. What writes files or ends a document goes through the host's own commands. */
export type ViewTraceRequests = Omit<TraceRequests, 'export' | 'report' | 'close' | 'choosePair'>;

/** What a view asks of the host; the host puts the view's own document in place of any `uri`. */
export interface ViewToHostRequests extends ViewTraceRequests {
  /** First message of a view: which document it shows and how. */
  readonly hello: {
    params: Record<string, never>;
    result: { uri: string; line: number | null; settings: ViewSettings };
  };
  /** Runs the export command with its dialogs. */
  readonly runExport: { params: Record<string, never>; result: ExportedOrNot };
  /** Keeps what a person said of a pair, in the file of choices beside the trace file, whose path comes back. */
  readonly choosePair: { params: { pair: string; choice: PairWord }; result: { path: string } };
  /** Runs the report command with its dialog; `path` is null where the user left it. */
  readonly runReport: { params: Record<string, never>; result: { path: string | null } };
  /** Shows the line in the text editor. */
  readonly showSource: { params: { line: number }; result: null };
  /** Opens the dialog that chooses the model; ends when it was chosen or left. */
  readonly chooseModel: { params: Record<string, never>; result: null };
}

/** Commands of the palette that the view carries out. */
export type ViewCommand = 'next-fork' | 'next-step' | 'previous-step' | 'focus-list' | 'annotate' | 'measure';

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
  readonly command: { id: ViewCommand };
}

export interface ViewSettings {
  /** `interface` or `editor` font for trace text. */
  readonly font: 'interface' | 'editor';
  /** Annotate the selected trace when it is opened. */
  readonly annotateOnOpen: boolean;
}
