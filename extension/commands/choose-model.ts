// Chooses the model that reads traces: one on this machine, one that is downloaded first, or one at a path. Each is
// looked at before it is taken.
import * as vscode from 'vscode';
import type { ModelInfo } from '../../server/shared/protocol/trace-requests.ts';
import { modelItems, parameterText, type ModelChoice } from '../model-items.ts';
import { pullWithProgress } from '../pull-with-progress.ts';
import type { Command, CommandContext } from './command.ts';

export const chooseModel: Command = {
  id: 'credence.chooseModel',
  /** @param given path or name, by a caller instead of the dialogs */
  async run(context, given): Promise<ModelInfo | undefined> {
    const name = typeof given === 'string' ? given : await askForModel(context);
    if (name === null) return undefined;
    const info = name === '' ? null : await context.server.request('describeModel', { path: name });
    // A user's own setting: it holds in workspaces that are not trusted, too.
    await vscode.workspace.getConfiguration('credence').update('model', name, vscode.ConfigurationTarget.Global);
    const known = info ?? (await context.server.request('modelInfo', {}));
    context.status.showModel(known);
    void vscode.window.showInformationMessage(`Traces are read by ${describe(known)}.`);
    return known;
  },
};

/** What the setting gets, '' for the embedded model, or null where the user left. */
async function askForModel(context: CommandContext): Promise<string | null> {
  const { model } = context.settings.server();
  const list = context.server.request('listModels', {});
  list.then(
    ({ notes }) => notes.forEach((note) => void vscode.window.showWarningMessage(note)),
    () => undefined,
  );
  const items = list.then((found) =>
    modelItems(found, model).map(({ label, choice, ...rest }) =>
      choice === null ? { label, choice, kind: vscode.QuickPickItemKind.Separator } : { label, choice, ...rest },
    ),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Model that reads traces',
    placeHolder: model === null ? 'Abacus reads now' : `${model} reads now`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.choice === undefined || picked.choice === null ? null : follow(context, picked.choice);
}

async function follow(context: CommandContext, choice: ModelChoice): Promise<string | null> {
  switch (choice.kind) {
    case 'use':
      return choice.name;
    case 'refuse':
      void vscode.window.showWarningMessage(`${choice.name} cannot read traces: ${choice.problem}`);
      return null;
    case 'pull':
      return pullWithProgress(context.server, choice.name);
    case 'ask-id': {
      const id = await askForId();
      return id === undefined ? null : pullWithProgress(context.server, id);
    }
    case 'browse':
      return browse(choice.what);
    case 'commands':
      await vscode.commands.executeCommand('credence.showMenu');
      return null;
  }
}

function askForId(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Download from Hugging Face',
    prompt: 'Id of the model. One GGUF file of it: org/name:Q4_K_M',
    placeHolder: 'Qwen/Qwen3-0.6B',
    validateInput: (text) => (/^[\w.-]+\/[\w.-]+/u.test(text.trim()) ? null : 'An id has the form organization/name.'),
  });
}

async function browse(what: 'folder' | 'file'): Promise<string | null> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: what === 'file',
      canSelectFolders: what === 'folder',
      openLabel: 'Use This Model',
      title: what === 'folder' ? 'Folder of a Hugging Face model or ONNX export' : 'GGUF file',
      ...(what === 'file' ? { filters: { GGUF: ['gguf'], 'All files': ['*'] } } : {}),
    })) ?? [];
  return chosen?.fsPath ?? null;
}

export function describe({ name, family, parameters, storedType }: ModelInfo): string {
  const size = parameters === null ? '' : `${parameterText(parameters)} parameters, `;
  return `${name} (${family}, ${size}${storedType})`;
}
