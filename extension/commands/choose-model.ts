// Chooses the model that reads traces: the embedded one, or a folder that is looked at before it is taken.
import * as vscode from 'vscode';
import type { ModelInfo } from '../../server/shared/protocol/trace-requests.ts';
import type { Command, CommandContext } from './command.ts';

export const chooseModel: Command = {
  id: 'credence.chooseModel',
  /** @param folder given by a caller instead of the dialogs */
  async run(context, folder): Promise<ModelInfo | undefined> {
    const path = typeof folder === 'string' ? folder : await askForModel(context);
    if (path === null) return undefined;
    const info = path === '' ? null : await context.server.request('describeModel', { path });
    // A user's own setting: it holds in workspaces that are not trusted, too.
    await vscode.workspace.getConfiguration('credence').update('model', path, vscode.ConfigurationTarget.Global);
    const known = info ?? (await context.server.request('modelInfo', {}));
    context.status.showModel(known);
    void vscode.window.showInformationMessage(`Traces are read by ${describe(known)}.`);
    return known;
  },
};

/** A folder, '' for the embedded model, or null where the user left. */
async function askForModel({ settings }: CommandContext): Promise<string | null> {
  const { model } = settings.server();
  const items = [
    { label: '$(package) Abacus', detail: 'Comes with Credence. Knows small word problems and little else.', path: '' },
    {
      label: '$(folder) Choose a folder…',
      detail: 'A Hugging Face folder: config.json, tokenizer.json, *.safetensors.',
      path: null,
    },
  ];
  const placeHolder = model === null ? 'Abacus reads now' : `${model} reads now`;
  const picked = await vscode.window.showQuickPick(items, { title: 'Model that reads traces', placeHolder });
  if (picked === undefined) return null;
  if (picked.path !== null) return picked.path;
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Use This Model',
      title: 'Folder of a Hugging Face model',
    })) ?? [];
  return folder?.fsPath ?? null;
}

export function describe({ name, family, parameters, storedType }: ModelInfo): string {
  return `${name} (${family}, ${sizeText(parameters)}, ${storedType})`;
}

function sizeText(parameters: number | null): string {
  if (parameters === null) return 'size not told';
  const size = parameters >= 1e9 ? `${(parameters / 1e9).toFixed(1)} B` : `${(parameters / 1e6).toFixed(1)} M`;
  return `${size} parameters`;
}
