// The installed package: it is the one that runs, it activates, and it registers what its manifest promises.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { credence } from './credence.ts';

describe('the installed extension', () => {
  it('runs from the extensions folder, not from the sources', () => {
    assert.match(credence().extensionPath, /extensions[/\\]credence\.credence-/);
  });

  it('is not loaded before it is needed', () => {
    assert.equal(credence().isActive, false);
  });

  it('activates', async () => {
    await credence().activate();
    assert.equal(credence().isActive, true);
  });

  it('registers every command of its manifest', async () => {
    await credence().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest: unknown = credence().packageJSON;
    assert(typeof manifest === 'object' && manifest !== null && 'contributes' in manifest);
    const { commands } = manifest.contributes as { commands: { command: string }[] }; /* checked by vsce */
    assert(commands.length > 0);
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });
});
