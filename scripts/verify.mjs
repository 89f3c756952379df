// `npm run verify`: the checks that need real weights or PyTorch, apart from `npm test`. Says what it fetched, from
// where, and what it could not have and so left out; ends with 1 where a check failed, and with 2 where none could run.
//   node scripts/verify.mjs [--only id,id] [--traces FILE] [--python PATH] [--json]
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './run-command.mjs';
import { checks } from './verify/checks/registry.mjs';
import { NotToBeHad } from './verify/fetch.mjs';
import { ensurePython } from './verify/python.mjs';

const project = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    /** Text prompts and completions; by default the example rollouts. */
    traces: { type: 'string', default: join(project, 'media', 'examples', 'rollouts.trace.jsonl') },
    python: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',');
const unknown = only?.filter((id) => !checks.some((check) => check.id === id)) ?? [];
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${checks.map(({ id }) => id).join(', ')}`);
  process.exit(2);
}
const chosen = checks.filter(({ id }) => only?.includes(id) ?? true);
/** @param {string} message */
const tell = (message) => console.error(`verify: ${message}`);
const folder = join(project, '.cache', 'verify');
await mkdir(folder, { recursive: true });
tell('building');
await runCommand(process.execPath, [join(project, 'esbuild.mjs'), '--only', 'command-line'], { cwd: project });

/** @type {{ id: string, title: string, verdict: string, seconds: number, lines: readonly string[] }[]} */
const results = [];
try {
  const { python, versions } = await ensurePython({
    named: values.python ?? process.env['CREDENCE_PYTHON'] ?? null,
    folder,
    tell,
  });
  tell(`reference: transformers and torch ${versions}`);
  for (const { id, title, run } of chosen) {
    const begun = performance.now();
    const outcome = await run({ project, folder, python, traces: resolve(values.traces), tell }).catch(outcomeOf);
    results.push({ id, title, ...outcome, seconds: Math.round((performance.now() - begun) / 1000) });
    tell(`${id}: ${outcome.verdict}`);
  }
} catch (error) {
  if (!(error instanceof NotToBeHad)) throw error;
  for (const { id, title } of chosen)
    results.push({ id, title, verdict: 'left-out', seconds: 0, lines: [error.message] });
}

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  for (const { id, title, verdict, seconds, lines } of results) {
    console.log(`\n${verdict.toUpperCase().padEnd(8)} ${id}: ${title} (${seconds} s)`);
    for (const line of lines) console.log(`         ${line}`);
  }
}
const count = (/** @type {string} */ verdict) => results.filter((result) => result.verdict === verdict).length;
console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('left-out')} left out`);
process.exitCode = count('failed') > 0 ? 1 : count('passed') === 0 ? 2 : 0;

/**
 * @param {unknown} error
 * @returns {import('./verify/checks/check.mjs').Outcome}
 */
function outcomeOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  return { verdict: error instanceof NotToBeHad ? 'left-out' : 'failed', lines: message.split('\n').slice(0, 6) };
}
