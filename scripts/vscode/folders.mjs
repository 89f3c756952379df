// Where the editor's programs and data lie: everything below .vscode-test/, which git ignores.
import { resolve } from 'node:path';

export const projectFolder = resolve(import.meta.dirname, '../..');
export const cacheFolder = resolve(projectFolder, '.vscode-test');
export const examplesFolder = resolve(projectFolder, 'media/examples');
export const screenshotFolder = resolve(projectFolder, 'out/screenshots');
