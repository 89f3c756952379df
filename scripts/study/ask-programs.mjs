// What the study has others do: problems by the generator, rollouts by the recipe in Python, annotations, step values and
// pairs by Credence, DPO by the recipe. Nothing is computed here.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand, tryCommand } from '../run-command.mjs';
import { problemSeeds, splits } from './plan.mjs';
import { controlPairs, controls, equalCount } from './parts/pairs.mjs';
import { readRollouts } from './records.mjs';

/** @import { Plan } from './plan.mjs' */
/** @import { Workshop } from './workshop.mjs' */

/** Every rule of `credence export`, in its order; a test holds them equal. */
export const rules = [
  'outcome',
  'crew-dpo',
  'rlsf',
  'spae-truncate',
  'right-to-wrong',
  'short-long',
  'best-worst-turn',
  'rare-correct',
  'hindsight',
];

const cardSchema = z.object({ counts: z.object({ pairs: z.number().int() }) });
const dpoSchema = z.object({
  before: z.object({ pass1: z.number(), standardError: z.number().nullable(), meanLength: z.number() }),
  problems: z.number().int(),
  beta: z.number(),
  rate: z.number(),
  epochs: z.number(),
  batch: z.number(),
  samplesPerProblem: z.number().int(),
  runs: z.array(
    z.object({ pairs: z.string(), seed: z.number(), count: z.number(), pass1: z.number(), meanLength: z.number() }),
  ),
});

/** @typedef {z.infer<typeof dpoSchema>} DpoReport */

/**
 * @typedef {object} Programs
 * @property {string} project root of the repository
 * @property {string} python
 * @property {string} model folder of the tuned model
 * @property {string | null} base folder of the second model
 * @property {Plan} plan
 * @property {Workshop} workshop
 */

/**
 * Several outputs of the generator, one behind the other.
 * @param {Programs} programs @param {string} name @param {readonly string[]} of splits @param {number} each @param {number} seed
 */
async function problems({ project, workshop }, name, of, each, seed) {
  return workshop.keep(name, async () => {
    const generator = join(project, 'dist', 'make-world.js');
    const texts = [];
    for (const split of of) {
      const args = [generator, 'problems', String(each), String(seed), '-', split];
      texts.push(await runCommand(process.execPath, args, { cwd: project, output: 'keep' }));
    }
    return texts.join('');
  });
}

/** @param {Programs} programs @param {string} part @param {string} name @param {string} from path of the problems @param {number} seed */
async function sample({ project, python, model, plan, workshop }, part, name, from, seed) {
  return workshop.run(part, name, {
    ...{ command: python, cwd: project, show: true },
    args: [
      ...[join(project, 'scripts/study/programs/sample.py'), '--model', model, '--problems', from],
      ...['--samples', String(plan.samples), '--seed', String(seed), '--most', String(plan.mostTokens)],
      ...['--out', workshop.path(name)],
    ],
  });
}

/** @param {Programs} programs @param {readonly string[]} args */
function credence({ project }, args) {
  return { command: process.execPath, args: [join(project, 'dist', 'credence.js'), ...args], cwd: project, show: true };
}

/** Held-out rollouts. @param {Programs} programs @returns {Promise<string>} */
export async function makeRollouts(programs) {
  const { plan } = programs;
  const from = await problems(programs, 'problems.jsonl', splits, plan.problems, problemSeeds.heldOut);
  return sample(programs, 'rollouts', 'rollouts.trace.jsonl', from, problemSeeds.heldOut);
}

/** Their annotations, with every signal. @param {Programs} programs @param {string} rollouts @returns {Promise<string>} */
export async function annotate(programs, rollouts) {
  const { workshop, model, base } = programs;
  const out = 'annotations.jsonl';
  const second = base === null ? [] : ['--second-model', base];
  const args = ['annotate', rollouts, '-o', workshop.path(out), '--resume', '--cache', 'none', '--device', 'cpu'];
  return workshop.run(
    'annotations',
    out,
    credence(programs, [...args, '--model', model, '--signals', 'all', ...second]),
  );
}

/**
 * Step values of the first rollout of some problems of every kind and length.
 * @param {Programs} programs @param {string} rollouts @returns {Promise<string>}
 */
export async function measure(programs, rollouts) {
  const { plan, workshop, model } = programs;
  const chosen = await workshop.keep('measured.trace.jsonl', async () => {
    /** @type {Map<string, number>} */
    const taken = new Map();
    const lines = [];
    for await (const rollout of readRollouts(rollouts)) {
      if (!rollout.id.endsWith('-s1')) continue;
      const kind = `${rollout.meta.split} ${rollout.meta.operations}`;
      const count = (taken.get(kind) ?? 0) + 1;
      taken.set(kind, count);
      if (count <= plan.measured) lines.push(`${JSON.stringify(rollout)}\n`);
    }
    return lines.join('');
  });
  const out = 'step-values.jsonl';
  return workshop.run(
    'step values',
    out,
    credence(programs, [
      ...['measure', chosen, '-o', workshop.path(out), '--resume', '--cache', 'none', '--model', model, '--seed', '1'],
      ...['--samples', String(plan.continuations), '--max-tokens', String(plan.mostTokens)],
    ]),
  );
}

/**
 * Training-side rollouts, pairs of every rule and control, and DPO on each.
 * @param {Programs} programs
 * @returns {Promise<{ counts: Record<string, number>, count: number, tooFew: string[], reports: DpoReport[], traces: number }>}
 */
export async function trainOnPairs(programs) {
  const { plan, workshop } = programs;
  const from = await problems(
    programs,
    'training-problems.jsonl',
    ['train'],
    plan.trainingProblems,
    problemSeeds.training,
  );
  const traces = await sample(programs, 'pairs', 'training.trace.jsonl', from, problemSeeds.training);
  const annotations = await workshop.run('pairs', 'training-annotations.jsonl', annotateTraining(programs, traces));
  /** @type {Record<string, number>} */
  const counts = {};
  for (const rule of rules) counts[rule] = await exportRule(programs, rule, traces, annotations);
  const { count, rules: enough, tooFew } = equalCount(counts, plan.pairs);
  const rollouts = [];
  for await (const rollout of readRollouts(traces)) rollouts.push(rollout);
  const trainings = [];
  for (const seed of plan.seeds) {
    const files = enough.map((rule) => `${rule}=${workshop.path(`pairs/${rule}.jsonl`)}`);
    for (const control of controls) {
      const rows = controlPairs(rollouts, control, { count, seed });
      if (rows.length < count || count === 0) {
        if (!tooFew.includes(control)) tooFew.push(control);
        continue;
      }
      const path = await workshop.keep(`pairs/${control}-${seed}-${count}.jsonl`, async () => jsonLines(rows));
      files.push(`${control}=${path}`);
    }
    if (files.length > 0) trainings.push(preferenceTraining(programs, { seed, files, count }));
  }
  const paths = await workshop.runAll('DPO', trainings);
  const reports = await Promise.all(
    paths.map(async (path) => dpoSchema.parse(JSON.parse(await readFile(path, 'utf8')))),
  );
  return { counts, count, tooFew, reports, traces: rollouts.length };
}

/**
 * DPO of one seed on every file of pairs.
 * @param {Programs} programs
 * @param {{ seed: number, files: readonly string[], count: number }} training files as NAME=PATH
 */
function preferenceTraining({ project, python, model, plan, workshop }, { seed, files, count }) {
  const output = `dpo-${seed}.json`;
  const args = [
    ...[join(project, 'media/abacus/recipe/dpo.py'), '--model', model, '--out', workshop.path(output)],
    ...files.flatMap((file) => ['--pairs', file]),
    ...['--limit', String(count), '--seeds', String(seed), '--problems', String(plan.testProblems)],
    ...['--epochs', String(plan.dpo.epochs), '--rate', String(plan.dpo.rate), '--batch', String(plan.dpo.batch)],
    ...['--samples', String(plan.testSamples), '--problem-seed', String(problemSeeds.test)],
    ...['--most', String(plan.mostTokens), '--work', workshop.path(`dpo-problems-${seed}`)],
    ...['--generator', join(project, 'dist', 'make-world.js')],
  ];
  return { output, program: { command: python, cwd: project, show: true, args } };
}

/** What the rules read: the signals of the default set, and hindsight. @param {Programs} programs @param {string} traces */
function annotateTraining(programs, traces) {
  const out = programs.workshop.path('training-annotations.jsonl');
  const args = [
    'annotate',
    traces,
    '-o',
    out,
    '--resume',
    '--cache',
    'none',
    '--device',
    'cpu',
    '--model',
    programs.model,
  ];
  return credence(programs, [...args, '--signals', 'default,T9']);
}

/** @param {Programs} programs @param {string} rule @param {string} traces @param {string} annotations @returns {Promise<number>} pairs */
async function exportRule({ project, workshop }, rule, traces, annotations) {
  const out = workshop.path(`pairs/${rule}.jsonl`);
  const args = [
    'export',
    traces,
    '-o',
    out,
    '--rule',
    rule,
    '--format',
    'trl',
    '--annotations',
    annotations,
    '--force',
  ];
  const { code, output } = await tryCommand(process.execPath, [join(project, 'dist', 'credence.js'), ...args], {
    ...{ cwd: project, output: 'keep' },
  });
  if (code !== 0)
    throw new Error(`credence export --rule ${rule} ended with exit code ${code}.\n${output.slice(-2000)}`);
  return cardSchema.parse(JSON.parse(await readFile(`${out}.card.json`, 'utf8'))).counts.pairs;
}

/** @param {readonly object[]} rows */
function jsonLines(rows) {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
