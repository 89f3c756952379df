// Writes extension/generated/contributions.ts from package.json, so that ids of commands, settings and editors are typed
// where they are used. `node scripts/generate-contributions.mjs`; a unit test fails where the file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = resolve(import.meta.dirname, '..');
export const generatedPath = resolve(root, 'extension/generated/contributions.ts');

/** @typedef {{ type: string, enum?: string[], items?: { type: string }, default: unknown }} Setting */

/**
 * @param {{ contributes: {
 *   commands: { command: string }[],
 *   customEditors: { viewType: string }[],
 *   languages: { id: string }[],
 *   configuration: { properties: Record<string, Setting> },
 * } }} manifest package.json
 * @returns {Promise<string>} the file's text
 */
export async function contributionsText({ contributes }) {
  const { commands, customEditors, languages, configuration } = contributes;
  const settings = Object.entries(configuration.properties);
  const list = (/** @type {string[]} */ ids) => `[${ids.map((id) => JSON.stringify(id)).join(', ')}] as const`;
  const text = `// Ids and settings of package.json. Made by scripts/generate-contributions.mjs; never edited.

export const commandIds = ${list(commands.map(({ command }) => command))};
export type CommandId = (typeof commandIds)[number];

export const editorTypes = ${list(customEditors.map(({ viewType }) => viewType))};
export type EditorType = (typeof editorTypes)[number];

export const languageIds = ${list(languages.map(({ id }) => id))};
export type LanguageId = (typeof languageIds)[number];

/** Type of each setting's value, by full id. */
export interface Settings {
${settings.map(([id, setting]) => `  readonly ${JSON.stringify(id)}: ${valueType(setting)};`).join('\n')}
}
export type SettingId = keyof Settings;

export const settingDefaults: Settings = {
${settings.map(([id, setting]) => `  ${JSON.stringify(id)}: ${JSON.stringify(setting.default)},`).join('\n')}
};
`;
  return format(text, { ...(await resolveConfig(generatedPath)), parser: 'typescript' });
}

/** @param {Setting} setting */
function valueType(setting) {
  if (setting.type === 'array') return `readonly ${setting.items?.type ?? 'unknown'}[]`;
  return setting.enum === undefined ? setting.type : setting.enum.map((value) => JSON.stringify(value)).join(' | ');
}

/** @returns {Promise<string>} what the file should hold now */
export async function currentContributions() {
  return contributionsText(JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')));
}

if (process.argv[1] === import.meta.filename) await writeFile(generatedPath, await currentContributions());
