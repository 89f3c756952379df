// The study at toy size, with the embedded model: every part runs on what the one before it wrote, and its numbers are
// possible ones. What they are says nothing at this size.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryCommand } from '../../run-command.mjs';
import { resultSchema } from '../../study/result-schema.mjs';

/** @import { StudyResult } from '../../study/result-schema.mjs' */

/** @type {import('./check.mjs').Check} */
export const study = {
  id: 'study',
  title: 'The study at toy size: rollouts, signals, step values, pairs, DPO',
  async run({ project, python, tell }) {
    tell('study: running it');
    const program = join(project, 'scripts', 'study.mjs');
    const args = [program, '--quick', '--json', '--python', python];
    const { code, output } = await tryCommand(process.execPath, args, { cwd: project, output: 'keep' });
    if (code !== 0)
      return { verdict: 'failed', lines: [`exit code ${code}`, ...output.trimEnd().split('\n').slice(-15)] };
    const folder = /what is done lies in (.+)$/mu.exec(output)?.[1];
    if (folder === undefined) return { verdict: 'failed', lines: ['it does not say where its result is'] };
    const result = resultSchema.parse(JSON.parse(await readFile(join(folder.trim(), 'result.json'), 'utf8')));
    const problems = problemsOf(result);
    const { rollouts, discrimination, stepValue, pairs } = result;
    const lines = [
      `${rollouts?.count} rollouts, ${rollouts?.right} right; ${discrimination?.length} label-free numbers`,
      `${stepValue?.continuations} continuations from the places of ${stepValue?.traces} traces`,
      `${pairs?.runs.length} runs of DPO on ${pairs?.count} pairs each`,
    ];
    return { verdict: problems.length === 0 ? 'passed' : 'failed', lines: [...problems, ...lines] };
  },
};

/** @param {StudyResult} result @returns {string[]} */
function problemsOf({ rollouts, discrimination, curves, cuts, stepValue, pairs }) {
  /** @type {string[]} */
  const problems = [];
  /** @param {boolean} holds @param {string} what */
  const expect = (holds, what) => {
    if (!holds) problems.push(what);
  };
  const within = (/** @type {number | null} */ value, /** @type {number} */ low) =>
    value === null || (value >= low && value <= 1);
  expect((rollouts?.count ?? 0) > 0 && rollouts?.failed === 0, 'rollouts that could not be annotated, or none');
  expect(
    (discrimination ?? []).some(({ form }) => form === 'trace'),
    'no trace-level numbers',
  );
  expect(
    (discrimination ?? []).some(({ form }) => form === 'worst'),
    'no numbers of steps',
  );
  expect(
    (discrimination ?? []).every(({ overall }) => within(overall.value, 0)),
    'an AUROC outside [0, 1]',
  );
  expect(
    (curves ?? []).some(({ points }) => points.some(({ value }) => value !== null)),
    'no curve with a point',
  );
  expect(
    (cuts ?? []).some(({ cut }) => cut > 0),
    'no rollout is cut at any threshold',
  );
  expect(
    (stepValue?.tracking ?? []).some(({ kind }) => kind === 'label-free'),
    'no label-free step signal was compared',
  );
  expect(
    (stepValue?.tracking ?? []).every(({ pooled }) => within(pooled.value, -1)),
    'a correlation outside [-1, 1]',
  );
  expect((stepValue?.continuations ?? 0) > 0, 'nothing was measured by sampling');
  expect(
    (pairs?.runs ?? []).some(({ pairs: of }) => of === 'random-any'),
    'DPO without the control',
  );
  return problems;
}
