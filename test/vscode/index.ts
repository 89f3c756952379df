// What VS Code calls in its extension host: runs the checks of ./inside under mocha and writes their results to the file
// that CREDENCE_TEST_RESULTS names. The launcher (api.test.ts) reads it with a time limit.
import Mocha from 'mocha';
import { renameSync, writeFileSync } from 'node:fs';
import type { InsideReport, InsideResult } from './inside-report.ts';

/** Scoring an example on a busy machine takes longest. */
const checkTimeoutMs = 180_000;

/** The files of ./inside, each loaded when mocha is ready; test/unit/scripts/run-suite.test.ts compares with the folder. */
const files = {
  'activation.ts': () => import('./inside/activation.ts'),
  'text-editor.ts': () => import('./inside/text-editor.ts'),
};

export async function run(): Promise<void> {
  const path = process.env['CREDENCE_TEST_RESULTS'];
  if (path === undefined) throw new Error('CREDENCE_TEST_RESULTS names no file for the results.');
  const results: InsideResult[] = [];
  let error: string | null = null;
  try {
    const mocha = new Mocha({ ui: 'bdd', timeout: checkTimeoutMs, reporter: 'dot', forbidPending: true });
    mocha.suite.emit('pre-require', globalThis, 'index.ts', mocha);
    for (const load of Object.values(files)) await load();
    await runAll(mocha, results);
  } catch (reason) {
    error = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  }
  const report: InsideReport = { node: process.versions.node, results, error };
  // Written whole, then named: the reader never sees half of it.
  writeFileSync(`${path}.part`, JSON.stringify(report));
  renameSync(`${path}.part`, path);
}

function runAll(mocha: Mocha, results: InsideResult[]): Promise<void> {
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => results.push({ title: test.fullTitle(), error: null, took: test.duration ?? null }));
    runner.on('fail', (test, reason: unknown) => {
      results.push({
        title: test.fullTitle(),
        error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
        took: null,
      });
    });
  });
}
