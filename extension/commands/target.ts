// The trace file a command is about: the one it was given, else the one in front.
import * as vscode from 'vscode';
import { Failure } from '../../server/shared/protocol/failure.ts';
import type { CommandContext } from './command.ts';

/** @param given first argument of the command: a URI, its text (from a code lens), or whatever a menu passes */
export function targetFile({ editor }: CommandContext, given: unknown): vscode.Uri {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === 'string') return vscode.Uri.parse(given, true);
  const text = vscode.window.activeTextEditor?.document;
  const uri = editor.activeUri ?? (text?.languageId === 'trace-jsonl' ? text.uri : null);
  if (uri !== null) return uri;
  throw new Failure(
    'invalid-request',
    'No trace file is in front. Open a .trace.jsonl file, then run the command again.',
  );
}

/** Opens the file at the server for as long as `work` takes. */
export async function withOpenFile<T>(
  { server }: CommandContext,
  file: vscode.Uri,
  work: (uri: string) => Promise<T>,
): Promise<T> {
  const uri = file.toString();
  const opened = await server.open(uri);
  try {
    return await work(uri);
  } finally {
    opened.dispose();
  }
}
