// Runs one suite under vitest and counts its tests from vitest's own report.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryCommand } from '../run-command.mjs';

/** No suite takes near this long; it ends one that hangs. */
const suiteTimeoutMs = 20 * 60_000;

/**
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {string | null} problem why it counts as failed although no test did
 */

/**
 * @param {import('./suites.mjs').Suite} suite
 * @param {string} root
 * @returns {Promise<SuiteResult>}
 */
export async function runSuite(suite, root) {
  const report = join(root, 'out/test', `${suite.name}.json`);
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const startedMs = performance.now();
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [
    ...[vitest, 'run', '--project', suite.name],
    ...['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
    ...(suite.parallel ? [] : ['--no-file-parallelism']),
  ];
  const { code } = await tryCommand(process.execPath, args, { cwd: root, timeoutMs: suiteTimeoutMs });
  const seconds = (performance.now() - startedMs) / 1000;
  return { name: suite.name, seconds, ...judge(await readReport(report), code) };
}

/**
 * @typedef {object} Report the fields of vitest's JSON report that count
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {readonly { status: string, message?: string, name: string, assertionResults: readonly unknown[] }[]} testResults
 */

/**
 * @param {Report | null} report
 * @param {number} code
 * @returns {{ passed: number, failed: number, skipped: number, problem: string | null }}
 */
export function judge(report, code) {
  if (report === null) {
    return { passed: 0, failed: 0, skipped: 0, problem: `vitest wrote no report (exit code ${code})` };
  }
  const passed = report.numPassedTests;
  const failed = report.numFailedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const broken = report.testResults.filter(({ status, assertionResults }) => {
    return assertionResults.length === 0 || (status === 'failed' && failed === 0);
  });
  let problem = null;
  if (broken.length > 0) problem = `did not run: ${broken.map(({ name }) => name).join(', ')}`;
  else if (passed + failed === 0) problem = 'ran no test';
  else if (skipped > 0) problem = `${skipped} skipped; a test runs or is removed`;
  else if (code !== 0 && failed === 0) problem = `every test passed, yet vitest ended with exit code ${code}`;
  return { passed, failed, skipped, problem };
}

/** @param {string} path @returns {Promise<Report | null>} */
async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
