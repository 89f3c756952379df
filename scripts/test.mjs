// `npm test`: on a fresh clone installs what is missing, checks, builds, runs every suite, and sums up. The last line is
// the count; the exit code is 0 only where everything passed and nothing was skipped.
//   node scripts/test.mjs [--only unit,lsp]
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tryCommand } from './run-command.mjs';
import { needPackages } from './system-packages.mjs';
import { needDependencies } from './test/dependencies.mjs';
import { runSuite } from './test/run-suite.mjs';
import { strayTests, suites } from './test/suites.mjs';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const unknown = only?.filter((name) => !suites.some((suite) => suite.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const chosen = suites.filter(({ name }) => only?.includes(name) ?? true);

/** @param {string} message */
const log = (message) => console.log(`\n▸ ${message}`);
/** @type {{ name: string, seconds: number, problem: string | null }[]} */
const steps = [];

/**
 * Runs a step to its end, whatever the outcome, and keeps it for the summary.
 * @param {string} name
 * @param {() => Promise<string | null>} action returns what went wrong
 */
async function step(name, action) {
  log(name);
  const startedMs = performance.now();
  let problem;
  try {
    problem = await action();
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (problem !== null) console.error(problem);
  steps.push({ name, seconds: (performance.now() - startedMs) / 1000, problem });
}

/**
 * @param {string} script path from the root
 * @param {...string} args
 * @returns {Promise<string | null>}
 */
async function node(script, ...args) {
  const { code } = await tryCommand(process.execPath, [resolve(root, script), ...args], { cwd: root });
  return code === 0 ? null : `${script} ended with exit code ${code}`;
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}
console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores`);
try {
  // Nothing below runs without these, so their absence ends the run.
  const needsBrowser = chosen.some(({ name }) => name === 'webview' || name === 'vscode');
  if (needsBrowser) await needPackages(['chromium'], log);
  // WebGPU under Linux: the Vulkan loader, and the software driver that Chromium's package holds.
  const needsVulkan = chosen.some(({ name }) => name === 'device' || name === 'cli');
  if (needsVulkan && process.platform === 'linux' && process.arch === 'x64')
    await needPackages(['chromium', 'libvulkan1'], log);
  await needDependencies(root, log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

if (only === undefined) {
  await step('types (npm run types)', () => node('node_modules/typescript/bin/tsc', '-b'));
  await step('lint (npm run lint)', () => node('node_modules/eslint/bin/eslint.js', '.'));
  await step('format (npm run format)', () =>
    node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  );
  await step('every test file belongs to a suite', async () => {
    const stray = await strayTests(root);
    return stray.length === 0 ? null : `no suite runs ${stray.join(', ')}`;
  });
}
if (chosen.some(({ built }) => built)) await step('build (npm run build)', () => node('esbuild.mjs'));

const results = [];
for (const suite of chosen) {
  log(`${suite.name} (npm test -- --only ${suite.name})`);
  results.push(await runSuite(suite, root));
}

const width = Math.max(...[...steps, ...results].map(({ name }) => name.length));
console.log('\nSummary');
for (const { name, seconds, problem } of steps) {
  console.log(`  ${name.padEnd(width)}  ${problem === null ? 'ok' : 'FAILED'}  ${seconds.toFixed(1)} s`);
}
for (const { name, seconds, passed, failed, problem } of results) {
  const count = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`;
  console.log(`  ${name.padEnd(width)}  ${count}  ${seconds.toFixed(1)} s${problem === null ? '' : `  ${problem}`}`);
}
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const { passed, failed, skipped, problem } of results) {
  sum.passed += passed;
  sum.skipped += skipped;
  // A suite that could not run is a failure even where no test of it is.
  sum.failed += failed > 0 || problem === null ? failed : 1;
}
sum.failed += steps.filter(({ problem }) => problem !== null).length;
console.log(`${sum.passed} passed, ${sum.failed} failed` + (sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''));
process.exitCode = sum.failed > 0 || sum.skipped > 0 ? 1 : 0;
