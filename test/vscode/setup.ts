// Once before the suite: packs the extension as it ships, finds a VS Code, and installs the package into a fresh folder.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findHost } from '../../scripts/vscode/host.mjs';
import { projectFolder, screenshotFolder } from '../../scripts/vscode/folders.mjs';
import { runCommand } from '../../scripts/run-command.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The data folder into which the package is installed. */
    readonly dataFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const log = (message: string): void => console.log(`vscode: ${message}`);
  const scratch = join(projectFolder, 'out/vscode');
  await rm(scratch, { recursive: true, force: true });
  await mkdir(screenshotFolder, { recursive: true });
  const dataFolder = join(scratch, 'data');
  await mkdir(dataFolder, { recursive: true });
  const target = `${process.platform}-${process.arch}`;
  const script = join(projectFolder, 'scripts/package.mjs');
  await runCommand(process.execPath, [script, '--no-build', '--target', target], { cwd: projectFolder });
  const host = await findHost(log, { folder: scratch, dataFolder: join(scratch, 'trial') });
  log(`the tests run in ${host.description}`);
  await host.install(dataFolder, join(projectFolder, `out/credence-${target}.vsix`));
  project.provide('dataFolder', dataFolder);
}
