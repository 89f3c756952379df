// Which layer of the settings may decide. In a workspace that nobody vouched for, its own settings could name a model
// folder, a device or a program to run: only the user's own count then. Pure.
import type { SettingId } from './generated/contributions.ts';

/** A setting's value in each layer, as VS Code's `inspect` gives it. */
export interface SettingLayers {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** Settings that choose what is run or read outside the workspace; package.json restricts the same ones. */
export const restrictedSettings: ReadonlySet<SettingId> = new Set([
  'credence.model',
  'credence.modelFolders',
  'credence.device',
  'credence.precision',
  'credence.probe',
  'credence.scorerRuntime',
  'credence.secondModel',
]);

// Runs a program: never a workspace's choice, trusted or not.
const userOnly: ReadonlySet<SettingId> = new Set(['credence.scorerRuntime']);

/** The value that counts, or undefined where no layer that may decide has one. */
export function effectiveValue(id: SettingId, layers: SettingLayers, trusted: boolean): unknown {
  const own = layers.globalValue ?? layers.defaultValue;
  if (userOnly.has(id) || (!trusted && restrictedSettings.has(id))) return own;
  return layers.workspaceFolderValue ?? layers.workspaceValue ?? own;
}
