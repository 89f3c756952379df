// The packaged extension inside a real extension host: each check of ./inside is a test of its own here.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../scripts/vscode/folders.mjs';
import { openEditor } from './driver/open-editor.ts';
import type { InsideReport } from './inside-report.ts';

/** All checks together; scoring the examples takes most of it. */
const runTimeoutMs = 600_000;
const results = join(projectFolder, 'out/vscode/inside.json');

async function runInside(): Promise<InsideReport> {
  await rm(results, { force: true });
  const tests = join(projectFolder, 'dist/test/vscode/index.cjs');
  const editor = await openEditor({ name: 'api', inside: { tests, results } });
  try {
    const deadline = performance.now() + runTimeoutMs;
    // Another process writes the file; there is nothing but the file to wait for.
    while (!existsSync(results)) {
      if (performance.now() > deadline) throw new Error(`No results within ${runTimeoutMs / 1000} s (${editor.host}).`);
      await delay(200);
    }
    const report = JSON.parse(await readFile(results, 'utf8')) as InsideReport;
    const activation = report.results.find(({ title }) => title.endsWith(' activates'))?.took ?? null;
    console.log(`vscode: checks inside the extension host ran on Node ${report.node}`);
    console.log(`vscode: the extension was loaded and active after ${activation ?? 'unknown'} ms (told, not tested)`);
    return report;
  } finally {
    await editor.close();
  }
}

const report = await runInside();

describe('inside the extension host', () => {
  it('the checks ran', () => {
    expect(report.error).toBeNull();
    expect(report.results.length).toBeGreaterThan(5);
  });

  it.each(report.results.map(({ title, error }) => [title, error] as const))('%s', (_, error) => {
    if (error !== null) expect.fail(error);
  });
});
