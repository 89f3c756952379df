// The gate itself: what counts as a failed suite although no test of it failed.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { staleness } from '../../../scripts/test/dependencies.mjs';
import { judge } from '../../../scripts/test/run-suite.mjs';
import { strayTests, suites } from '../../../scripts/test/suites.mjs';

const file = { status: 'passed', name: 'a.test.ts', assertionResults: [{}] };
const clean = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [file] };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credence-suites-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a suite', () => {
  it('passes where every test passed', () => {
    expect(judge(clean, 0)).toEqual({ passed: 3, failed: 0, skipped: 0, problem: null });
  });

  it.each([
    ['no report was written', null, 1],
    ['no test ran', { ...clean, numPassedTests: 0 }, 0],
    ['a test was skipped', { ...clean, numPendingTests: 1 }, 0],
    ['a test is still to be written', { ...clean, numTodoTests: 1 }, 0],
    ['a file could not be loaded', { ...clean, testResults: [file, { ...file, assertionResults: [] }] }, 1],
    ['an error lay outside the tests', clean, 1],
  ])('fails where %s', (_, report, code) => {
    expect(judge(report, code).problem).not.toBeNull();
  });
});

describe('the list of suites', () => {
  it('leaves no test file of the project out', async () => {
    expect(await strayTests(resolve(import.meta.dirname, '../../..'))).toEqual([]);
  });

  it('finds a test file that no suite runs', async () => {
    mkdirSync(join(folder, 'test/elsewhere'), { recursive: true });
    mkdirSync(join(folder, 'test/unit/server'), { recursive: true });
    writeFileSync(join(folder, 'test/elsewhere/lost.test.ts'), '');
    writeFileSync(join(folder, 'test/unit/server/found.test.ts'), '');
    writeFileSync(join(folder, 'test/unit/server/other.spec.ts'), '');
    const stray = await strayTests(folder);
    expect(stray.sort()).toEqual(['test/elsewhere/lost.test.ts', 'test/unit/server/other.spec.ts']);
  });

  it('is the same as the projects of vitest', () => {
    const config = readFileSync(resolve(import.meta.dirname, '../../../vitest.config.ts'), 'utf8');
    const projects = [...config.matchAll(/^ +suite\('(\w+)', 'test\/(\w+)\//gm)].map(([, name, folder]) => [
      name,
      folder,
    ]);
    expect(projects.sort()).toEqual(suites.map(({ name, folder }) => [name, folder]).sort());
  });
});

describe('the checks inside VS Code', () => {
  it('are all in the list that is run', () => {
    const place = resolve(import.meta.dirname, '../../vscode');
    const listed = [...readFileSync(join(place, 'index.ts'), 'utf8').matchAll(/import\('\.\/inside\/(.+)'\)/g)];
    // A file without a `describe` holds what several of them use.
    const checks = readdirSync(join(place, 'inside')).filter((name) =>
      /^describe\(/m.test(readFileSync(join(place, 'inside', name), 'utf8')),
    );
    expect(listed.map(([, name]) => name).sort()).toEqual(checks.sort());
  });
});

describe('the installed packages', () => {
  const write = (name: string, packages: Record<string, { version: string; optional?: boolean }>): void => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify({ packages }));
  };
  const wanted = { '': { version: '0.1.0' }, 'node_modules/a': { version: '1.0.0' } };

  it('are installed where there are none', async () => {
    write('package-lock.json', wanted);
    expect(await staleness(folder)).toBe('there are none yet');
  });

  it('are left alone where they match, whatever other platforms need', async () => {
    write('package-lock.json', { ...wanted, 'node_modules/b-win32': { version: '1.0.0', optional: true } });
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(await staleness(folder)).toBeNull();
  });

  it('are installed again where the lock file moved on', async () => {
    write('package-lock.json', wanted);
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
    expect(await staleness(folder)).toBe('node_modules/a is 0.9.0, the lock file says 1.0.0');
  });
});
