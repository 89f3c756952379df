// `npm start`: from a fresh clone to a first look. Installs, builds, annotates the examples with the embedded model,
// prints a trace with what each step earned, writes the report and preference pairs into out/, and opens VS Code on the
// examples where there is one. Runs on Node alone until the packages are installed.
//   node scripts/start.mjs [--no-install] [--no-build] [--no-editor] [--examples FOLDER] [--out FOLDER]
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nestedNpmEnvironment, npmCommand, runCommand } from './run-command.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    install: { type: 'boolean', default: true },
    build: { type: 'boolean', default: true },
    editor: { type: 'boolean', default: true },
    examples: { type: 'string', default: join(project, 'media', 'examples') },
    out: { type: 'string', default: join(project, 'out') },
  },
  allowNegative: true,
});
const examples = resolve(values.examples);
const out = resolve(values.out);

/** @param {string} message */
const say = (message) => console.log(message);
/** @param {string} path */
const named = (path) => relative(process.cwd(), path) || path;

requireNode();
if (values.install && !(await isInstalled())) {
  say('Installing packages (npm ci)');
  const { command, args } = npmCommand();
  await runCommand(command, [...args, 'ci', '--no-fund', '--no-audit'], {
    cwd: project,
    env: nestedNpmEnvironment({}),
  });
}
if (values.build) {
  say('Building');
  await runCommand(process.execPath, [join(project, 'esbuild.mjs')], { cwd: project });
}

const files = (await readdir(examples)).filter((name) => name.endsWith('.trace.jsonl')).sort();
const inputs = files.map((name) => join(examples, name));
const annotations = join(out, 'annotations');
await mkdir(annotations, { recursive: true });
say(`Annotating the examples (${files.length} files) with Abacus, the model that comes with Credence`);
await credence('annotate', ...inputs, '-o', annotations, '--top', '5');

const shown = await chooseTrace();
say('');
await credence('show', shown.file, '--line', String(shown.line), '--annotations', annotationsOf(shown.file));
say('');

const rollouts = join(examples, 'rollouts.trace.jsonl');
const report = join(out, 'report.html');
await credence('report', rollouts, '-o', report, '--annotations', annotationsOf(rollouts));
const pairs = join(out, 'pairs.jsonl');
await credence('export', rollouts, '-o', pairs, '--rule', 'outcome', '--force');

say('');
say('Written:');
for (const [path, what] of [
  [annotations, 'every token and step of the examples, scored'],
  [report, 'the same to look at in a browser; makes no request'],
  [pairs, 'preference pairs, correct over wrong (TRL)'],
  [`${pairs}.card.json`, 'how they were made, and what was refused'],
]) {
  say(`  ${named(path ?? '').padEnd(28)} ${what ?? ''}`);
}
await openEditor();

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Credence needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(2);
}

/** npm writes its own lock last; a newer one beside it means that something is to be installed. */
async function isInstalled() {
  const installed = join(project, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const [wanted, have] = await Promise.all([stat(join(project, 'package-lock.json')), stat(installed)]);
  return have.mtimeMs >= wanted.mtimeMs;
}

/** @param {string[]} args */
async function credence(...args) {
  const cache = args[0] === 'annotate' ? ['--cache', join(out, 'cache'), '--model', 'abacus'] : [];
  await runCommand(process.execPath, [join(project, 'dist', 'credence.js'), ...args, ...cache]);
}

/** @param {string} input */
function annotationsOf(input) {
  const name = input.split(/[/\\]/u).at(-1) ?? '';
  return join(annotations, name.replace('.trace.jsonl', '.annotations.jsonl'));
}

/**
 * The trace that shows most: one that had the answer and lost it, first the one whose potential fell furthest; short enough
 * for a screen.
 */
async function chooseTrace() {
  const candidates = [];
  for (const file of inputs) {
    const lines = (await readFile(annotationsOf(file), 'utf8')).split('\n').filter((line) => line !== '');
    for (const annotation of lines.map((line) => JSON.parse(line))) {
      if (annotation.tokens === undefined || annotation.tokens.start.length > 400) continue;
      /** @type {number[]} */
      const potentials = annotation.steps.flatMap((/** @type {any} */ { potential }) => potential ?? []);
      const lost = annotation.flags.some((/** @type {any} */ flag) => flag.kind === 'answer-lost');
      const peak = Math.max(0, ...potentials);
      const fall = peak - (potentials.at(-1) ?? 0);
      candidates.push({ file, line: annotation.line, interest: fall + (lost && peak > 0.5 ? 10 : 0) });
    }
  }
  const [best] = candidates.sort((left, right) => right.interest - left.interest);
  if (best === undefined) throw new Error(`No trace of ${named(examples)} could be annotated.`);
  return best;
}

async function openEditor() {
  if (!values.editor || process.env['CI']) return;
  // Dynamic: these need installed packages.
  const { findDisplay, findOwnDesktop } = await import('./vscode/find-desktop.mjs');
  const desktop = findDisplay() === 'own' ? findOwnDesktop() : null;
  if (desktop === null) {
    say('\nNo VS Code with a display was found here. `npm run vscode` opens one in the browser.');
    return;
  }
  say(`\nOpening VS Code (${desktop.origin}) on ${named(examples)} with the extension loaded`);
  const args = ['--new-window', `--extensionDevelopmentPath=${project}`, examples, rollouts];
  const shell = process.platform === 'win32'; // Windows starts its .cmd launcher through a shell only
  const child = spawn(desktop.executable, args, { stdio: 'ignore', detached: true, shell });
  child.on('error', (error) => say(`VS Code could not be started: ${error.message}`));
  child.unref();
}
