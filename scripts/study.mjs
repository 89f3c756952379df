// `npm run study`: do the signals mean anything? Held-out rollouts of the embedded model, annotated and measured, and what
// pairs of each rule do to it. Goes on where it was stopped; what another model or plan gave is never taken over.
//   node scripts/study.mjs [--python PATH] [--model DIR] [--base DIR] [--only a,b,c,d,e] [--rollouts 2000] [--quick]
//                          [--json] [--write]
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, tryCommand } from './run-command.mjs';
import { figures } from './study/page/figures.mjs';
import { studyPage } from './study/page/page.mjs';
import { planOf } from './study/plan.mjs';
import { runParts, studyParts } from './study/run-parts.mjs';
import { resultSchema } from './study/result-schema.mjs';
import { fileHash, subjectHash, weightsHash } from './study/subject.mjs';
import { Workshop } from './study/workshop.mjs';

const project = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    /** Python with torch and tokenizers, as the recipe's requirements.txt has them. */
    python: { type: 'string' },
    model: { type: 'string', default: join(project, 'media', 'abacus') },
    /** For the signals of two models; left out where the folder is not there. */
    base: { type: 'string', default: join(project, 'media', 'abacus-base') },
    only: { type: 'string', default: studyParts.join(',') },
    rollouts: { type: 'string', default: '2000' },
    /** Toy size, some minutes, always from the beginning: shows that every part runs; its numbers say nothing. */
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Writes docs/study.json, docs/study.md and the figures in media/study. */
    write: { type: 'boolean', default: false },
  },
});
const only = values.only.split(',');
const rollouts = Number(values.rollouts);
const unknown = only.filter((part) => !studyParts.includes(part));
const [model, base] = [resolve(values.model), resolve(values.base)];
const weights = await weightsHash(model);
if (unknown.length > 0 || !Number.isInteger(rollouts) || rollouts < 1 || weights === null) {
  console.error(
    weights === null
      ? `${model} holds no model.safetensors; --model names a folder as the recipe writes them.`
      : `Parts are ${studyParts.join(', ')}, and rollouts a whole number from 1; not ${values.only}, ${values.rollouts}.`,
  );
  process.exit(2);
}

/** @param {string} message */
const tell = (message) => console.error(`study: ${message}`);
const own = join(project, '.cache', 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const python = values.python ?? process.env['CREDENCE_PYTHON'] ?? (existsSync(own) ? own : 'python3');
const versions = await tryCommand(
  python,
  ['-c', 'import torch, tokenizers, safetensors, numpy; print(torch.__version__)'],
  {
    output: 'keep',
  },
);
if (versions.code !== 0) {
  console.error(
    `${python} lacks what the recipe needs (media/abacus/recipe/requirements.txt); --python names another one.`,
  );
  process.exit(2);
}
tell('building');
await runCommand(process.execPath, [join(project, 'esbuild.mjs'), '--only', 'command-line,make-world'], {
  cwd: project,
});

const plan = planOf({ rollouts, quick: values.quick });
const baseWeights = await weightsHash(base);
const generator = await fileHash(join(project, 'dist', 'make-world.js'));
const folder = join(project, '.cache', 'study', subjectHash([weights, baseWeights, generator, plan]));
// What is to be seen of a toy run is that it runs.
if (values.quick) await rm(folder, { recursive: true, force: true });
const workshop = new Workshop(folder, tell);
await workshop.open();
tell(`what is done lies in ${workshop.path('')}`);
const second = baseWeights === null ? null : base;
const programs = { project, python, model, base: second, plan, workshop };
const parts = await runParts(programs, only, tell);

const git = await tryCommand('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, output: 'keep' });
const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
const processors = cpus();
const result = resultSchema.parse({
  schema: 'credence.study/1',
  date: new Date().toISOString().slice(0, 10),
  command: `npm run study${values.quick ? ' -- --quick' : rollouts === 2000 ? '' : ` -- --rollouts ${rollouts}`}`,
  quick: values.quick,
  minutes: await workshop.minutes(),
  machine: {
    ...{ processor: processors[0]?.model ?? 'unknown', cores: processors.length, memoryBytes: totalmem() },
    ...{ platform: `${process.platform} ${process.arch}`, system: release() },
  },
  versions: {
    ...{ credence: version, commit: git.code === 0 ? git.output.trim() : null, node: process.version },
    python: `torch ${versions.output.trim()}`,
  },
  model: { name: basename(model), weightsSha256: weights },
  base: second === null || baseWeights === null ? null : { name: basename(second), weightsSha256: baseWeights },
  plan,
  ...parts,
});
await writeFile(workshop.path('result.json'), `${JSON.stringify(result, null, 2)}\n`);
const page = await studyPage(result);
console.log(values.json ? JSON.stringify(result, null, 2) : page);
if (values.write) {
  await mkdir(join(project, 'media', 'study'), { recursive: true });
  for (const { name, svg } of figures(result)) await writeFile(join(project, 'media', 'study', name), svg);
  await writeFile(join(project, 'docs', 'study.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(project, 'docs', 'study.md'), page);
  tell('docs/study.json, docs/study.md and media/study written');
}
