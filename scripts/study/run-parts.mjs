// The parts of the study in order: asks programs for what a part needs and hands it to the part's arithmetic.
import { annotate, makeRollouts, measure, trainOnPairs } from './ask-programs.mjs';
import { runCommand } from '../run-command.mjs';
import { curves } from './parts/curves.mjs';
import { cuts } from './parts/cutting.mjs';
import { describeRollouts } from './parts/describe-rollouts.mjs';
import { discriminate } from './parts/discrimination.mjs';
import { ruleOutcomes } from './parts/pairs.mjs';
import { measuredSteps, stepValue } from './parts/step-value.mjs';
import { withWorstSoFar } from './parts/worst-so-far.mjs';
import { readRecords, readStepValues } from './records.mjs';
import { readRegistry } from './registry.mjs';
import { join } from 'node:path';

/** @import { Programs } from './ask-programs.mjs' */
/** @import { StudyResult } from './result-schema.mjs' */

/** By their letters: telling right from wrong, curves, cutting, measured step value, preference pairs. */
export const studyParts = ['a', 'b', 'c', 'd', 'e'];

/** Of all resamplings. */
const seed = 1;

/**
 * @param {Programs} programs
 * @param {readonly string[]} only letters
 * @param {(message: string) => void} tell
 * @returns {Promise<Pick<StudyResult, 'rollouts' | 'discrimination' | 'curves' | 'cuts' | 'stepValue' | 'pairs'>>}
 */
export async function runParts(programs, only, tell) {
  const { project, plan, workshop } = programs;
  const options = { replicates: plan.replicates, seed };
  const wants = (/** @type {string} */ part) => only.includes(part);
  const parts = { rollouts: null, discrimination: null, curves: null, cuts: null, stepValue: null };
  const pairs = async () => (wants('e') ? pairPart(programs) : null);
  if (!['a', 'b', 'c', 'd'].some(wants)) return { ...parts, pairs: await pairs() };

  const list = await runCommand(process.execPath, [join(project, 'dist', 'credence.js'), 'signals', '--json'], {
    ...{ cwd: project, output: 'keep' },
  });
  const signals = readRegistry(list);
  const traces = await makeRollouts(programs);
  const annotations = await annotate(programs, traces);
  const { records, failed, probe } = await readRecords(traces, annotations);
  tell(`${records.length} rollouts annotated, ${failed} failed`);
  /** @template T @param {string} part @param {() => T} work @returns {Promise<T | null>} */
  const part = async (part, work) => (wants(part) ? workshop.timed(`arithmetic of ${part}`, async () => work()) : null);
  return {
    rollouts: { ...describeRollouts(records), failed, probe },
    discrimination: await part('a', () => discriminate(records, signals, options)),
    curves: await part('b', () => curves(records, options)),
    cuts: await part('c', () => cuts(records, options)),
    stepValue: wants('d') ? await valuePart(programs, traces, records, signals) : null,
    pairs: await pairs(),
  };
}

/**
 * @param {Programs} programs
 * @param {string} traces
 * @param {readonly import('./records.mjs').TraceRecord[]} records
 * @param {readonly import('./registry.mjs').SignalFacts[]} signals
 * @returns {Promise<NonNullable<StudyResult['stepValue']>>}
 */
async function valuePart(programs, traces, records, signals) {
  const measured = await readStepValues(await measure(programs, traces));
  const own = withWorstSoFar(
    records.filter(({ id }) => measured.has(id)),
    signals,
  );
  const steps = measuredSteps(own, measured);
  const places = [...measured.values()].flat();
  const shares = [...measured.values()].map((some) =>
    some.flatMap(({ right, samples }) => (right === null ? [] : right / samples)),
  );
  const all = shares.flat();
  const options = { replicates: programs.plan.replicates, seed };
  return {
    ...{ traces: own.length, right: own.filter(({ correct }) => correct).length, steps: steps.length },
    continuations: places.reduce((sum, { samples }) => sum + samples, 0),
    capped: places.reduce((sum, { capped }) => sum + capped, 0),
    meanValue: all.length === 0 ? null : all.reduce((sum, share) => sum + share, 0) / all.length,
    moving: shares.filter((some) => Math.max(...some) - Math.min(...some) >= 0.25).length,
    ...(await programs.workshop.timed('arithmetic of d', async () => stepValue(steps, own, signals, options))),
  };
}

/** @param {Programs} programs @returns {Promise<NonNullable<StudyResult['pairs']>>} */
async function pairPart(programs) {
  const { counts, count, tooFew, reports, traces } = await trainOnPairs(programs);
  const [first] = reports;
  const runs = reports.flatMap((report) =>
    report.runs.map(({ pairs, seed: own, pass1, meanLength }) => ({ pairs, seed: own, pass1, meanLength })),
  );
  return {
    ...{ traces, counts, count, tooFew, runs, outcomes: ruleOutcomes(runs) },
    training:
      first === undefined ? null : { beta: first.beta, rate: first.rate, epochs: first.epochs, batch: first.batch },
    test: first === undefined ? null : { problems: first.problems, samples: first.samplesPerProblem },
    before: first?.before ?? null,
  };
}
