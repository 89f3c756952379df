// Opens the VS Code of this run on a workspace of its own: a copy of the examples, so that tests may write there.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { findHost, waitForWorkbench, type OpenOptions, type Session } from '../../../scripts/vscode/host.mjs';
import { examplesFolder, projectFolder } from '../../../scripts/vscode/folders.mjs';

export interface OpenEditor extends Session {
  readonly host: string;
  readonly workspace: string;
}

export interface EditorRequest {
  /** Name of the workspace's folder; one a test file. */
  readonly name: string;
  readonly workspaceTrust?: 'asked' | 'off';
  readonly settings?: Record<string, unknown>;
  /** `.vscode/settings.json` of the workspace. */
  readonly workspaceSettings?: Record<string, unknown>;
  /** Paths of a module to run in the extension host and of its results. */
  readonly inside?: { readonly tests: string; readonly results: string };
}

/** The module's driver needs an extension under development; this one is empty. The one under test is installed. */
async function emptyExtension(): Promise<string> {
  const folder = join(projectFolder, 'out/vscode/empty-extension');
  await mkdir(folder, { recursive: true });
  const manifest = { name: 'empty', publisher: 'test', version: '0.0.1', engines: { vscode: '^1.100.0' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

export async function openEditor(request: EditorRequest): Promise<OpenEditor> {
  const workspace = join(projectFolder, 'out/vscode', request.name);
  await rm(workspace, { recursive: true, force: true });
  await cp(examplesFolder, workspace, { recursive: true });
  if (request.workspaceSettings !== undefined) {
    await mkdir(join(workspace, '.vscode'));
    await writeFile(join(workspace, '.vscode/settings.json'), JSON.stringify(request.workspaceSettings));
  }
  const trial = join(projectFolder, 'out/vscode/trial');
  const host = await findHost(() => {}, { folder: workspace, dataFolder: trial });
  const options: OpenOptions = {
    folder: workspace,
    dataFolder: inject('dataFolder'),
    workspaceTrust: request.workspaceTrust ?? 'off',
    ...(request.settings === undefined ? {} : { settings: request.settings }),
    ...(request.inside === undefined
      ? {}
      : {
          extension: await emptyExtension(),
          tests: request.inside.tests,
          env: { CREDENCE_TEST_RESULTS: request.inside.results },
        }),
  };
  const session = await host.open(options);
  try {
    await waitForWorkbench(session.page);
  } catch (error) {
    await session.close();
    throw error;
  }
  return { ...session, host: host.description, workspace };
}
