// `npm run bench`: Credence beside other programs that read the same tokens with the same weights, in one run on this
// machine: tokens a second, share of the matrix-product peak, step probes, growth with length, memory. Peers are
// installed into .cache/bench; one that cannot be had is named with the reason.
//   node scripts/bench.mjs [--model PATH|NAME] [--python PATH] [--only compare,steps,signals,growth] [--contenders id,id]
//                          [--rounds N] [--resume] [--quick] [--json] [--write]
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { aboutAnswerSchema, textAnswerSchema } from './bench/answers.mjs';
import { contenders } from './bench/contenders/registry.mjs';
import { credenceProgram } from './bench/contenders/credence.mjs';
import { Field } from './bench/field.mjs';
import { ensureModel } from './bench/ensure-model.mjs';
import { benchPage } from './bench/page.mjs';
import { compare } from './bench/parts/compare.mjs';
import { growth } from './bench/parts/growth.mjs';
import { signals } from './bench/parts/signals.mjs';
import { steps } from './bench/parts/steps.mjs';
import { resultSchema } from './bench/result-schema.mjs';
import { State } from './bench/state.mjs';
import { textPage } from './bench/text-page.mjs';
import { Worker } from './bench/worker.mjs';
import { runCommand, tryCommand } from './run-command.mjs';

const project = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    python: { type: 'string' },
    only: { type: 'string', default: 'compare,steps,signals,growth' },
    contenders: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    /** Takes over what an interrupted run of the same build and model measured. */
    resume: { type: 'boolean', default: false },
    /** Shorter texts and fewer rounds, to see that everything works; not to be published. */
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Writes docs/benchmarks.json and docs/benchmarks.md. */
    write: { type: 'boolean', default: false },
  },
});
const parts = values.only.split(',');
const unknown = parts.filter((part) => !['compare', 'steps', 'signals', 'growth'].includes(part));
const rounds = Number(values.rounds);
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(
    `Parts are compare, steps, signals and growth, and rounds a whole number from 1; not ${values.only}, ${values.rounds}.`,
  );
  process.exit(2);
}
const plan = values.quick
  ? { compare: [512], steps: 512, stepCount: 16, counts: [8], growth: [256, 512], rounds: Math.min(rounds, 2) }
  : {
      compare: [1_024, 4_096],
      steps: 4_096,
      stepCount: 64,
      counts: [8, 16, 32, 128, 256],
      growth: [512, 1_024, 2_048, 4_096, 8_192, 16_384],
      rounds,
    };

/** @param {string} message */
const tell = (message) => console.error(`bench: ${message}`);
const folder = join(project, '.cache', 'bench');
await mkdir(folder, { recursive: true });
if (!existsSync(join(project, 'dist', 'credence.js'))) {
  tell('building');
  await runCommand(process.execPath, [join(project, 'esbuild.mjs'), '--only', 'command-line'], { cwd: project });
}
const python = values.python ?? process.env['CREDENCE_PYTHON'] ?? null;
const { model, gguf } = await ensureModel({ named: values.model ?? null, project, tell });

const first = new Worker(credenceProgram(project, model, 'fp32'));
await first.ready();
const about = aboutAnswerSchema.parse(await first.ask({ kind: 'about' }));
const { ids } = textAnswerSchema.parse(await first.ask({ kind: 'text', length: 16_384 }));
await first.end();
const idsFile = join(folder, `ids-${about.weightsSha256.slice(0, 16)}.json`);
await writeFile(idsFile, JSON.stringify(ids));

const git = await tryCommand('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, output: 'keep' });
const commit = git.code === 0 ? git.output.trim() : null;
const subject = JSON.stringify([about.weightsSha256, about.version, commit, plan]);
const state = await State.open(join(folder, 'state.json'), subject, values.resume);
const { weightsSha256, threads } = about;
const surroundings = {
  project,
  folder,
  model,
  gguf,
  weights: about.folder,
  weightsSha256,
  idsFile,
  threads,
  python,
  tell,
};
const field = new Field(surroundings, state, about.contextLength);
const asked = values.contenders?.split(',');
try {
  await field.prepare(contenders.filter(({ id }) => id === 'credence' || (asked?.includes(id) ?? true)));
  const compared = parts.includes('compare')
    ? await compare(field, { lengths: plan.compare, rounds: plan.rounds })
    : { peak: [], readings: [], multiplies: [] };
  const stepped = parts.includes('steps')
    ? await steps(field, {
        length: plan.steps,
        steps: plan.stepCount,
        rounds: Math.min(3, plan.rounds),
        counts: plan.counts,
      })
    : { packed: [], separate: [] };
  const costs = parts.includes('signals')
    ? await signals(field, { length: plan.steps, steps: plan.stepCount, rounds: Math.min(3, plan.rounds) })
    : [];
  const grown = parts.includes('growth')
    ? await growth(field, { lengths: plan.growth, rounds: Math.min(3, plan.rounds) })
    : [];
  const result = resultSchema.parse({
    schema: 'credence.benchmark/1',
    date: new Date().toISOString().slice(0, 10),
    machine: {
      ...{ processor: about.processor, cores: about.cores, threads, memoryBytes: totalmem() },
      ...{ platform: about.platform, system: release() },
    },
    versions: { credence: about.version, commit, onnxruntime: about.onnxRuntimeVersion, node: about.nodeVersion },
    model: about,
    contenders: field.present(),
    missing: field.missing,
    ...compared,
    ...stepped,
    signals: costs,
    growth: grown,
    failures: field.failures,
  });
  await writeFile(join(folder, 'result.json'), JSON.stringify(result, null, 2));
  console.log(values.json ? JSON.stringify(result, null, 2) : textPage(result));
  if (values.write) {
    await writeFile(join(project, 'docs', 'benchmarks.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeFile(join(project, 'docs', 'benchmarks.md'), await benchPage(result));
    tell('docs/benchmarks.json and docs/benchmarks.md written');
  }
  process.exitCode = field.failures.length > 0 ? 1 : 0;
} finally {
  await field.end();
}
