// The extension under test, and waiting for what arrives by events.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Longest wait for something that the server or the scorer has to do first. */
const patienceMs = 120_000;

export function credence(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('credence.credence');
  assert(extension, 'credence.credence is not installed');
  return extension;
}

/** Asks again after every event until there is a value; fails with `what` when patience ends. */
export function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  event: vscode.Event<unknown>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (action: () => void): void => {
      clearTimeout(timer);
      subscription.dispose();
      action();
    };
    const check = async (): Promise<void> => {
      try {
        const value = await ask();
        if (value !== undefined) end(() => resolve(value));
      } catch (error) {
        end(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    };
    const timer = setTimeout(() => end(() => reject(new Error(`${what}: not within ${patienceMs} ms`))), patienceMs);
    const subscription = event(() => void check());
    void check();
  });
}
