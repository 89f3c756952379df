// Places and traces worth a look, each with a reason in words and numbers.
import type { Flag } from '../trace/annotation.ts';
import { probeValues } from './step/probe-values.ts';
import { answerCourse, probedAnswers } from './step/provisional-answer.ts';
import type { TraceReading } from './reading.ts';
import { falseConfidence, saturationSignal } from './step/saturation.ts';
import { saturation } from './step/spae-advantage.ts';

const two = (value: number): string => value.toFixed(2);

/** In step order within each kind; indices are into `trace.steps`. */
export function computeFlags(reading: TraceReading): Flag[] {
  return [...saturationFlags(reading), ...answerFlags(reading), ...confidenceFlags(reading)];
}

function saturationFlags(reading: TraceReading): Flag[] {
  const values = saturationSignal.compute(reading);
  const potentials = reading.probes.map((probe) => probeValues(probe).potential);
  const first = potentials.findIndex((value) => value !== null && value > saturation);
  if (first < 0) return [];
  const phi = two(potentials[first] ?? 0);
  const flags: Flag[] = [];
  if (reading.trace.correct === true) {
    flags.push({ kind: 'solved-here', step: first, why: `Potential ${phi} first exceeds ${saturation} here.` });
    const checking = values['checking'] ?? null;
    const share = values['checkShare'] ?? null;
    if (checking !== null && share !== null && checking > 0) {
      flags.push({
        kind: 'redundant-checking',
        step: first,
        why: `${checking} tokens (${Math.round(share * 100)} % of the thinking) follow after it was solved.`,
      });
    }
  }
  if (reading.trace.correct === false) {
    flags.push({
      kind: 'right-to-wrong',
      step: first,
      why: `Potential was ${phi} here, yet the final answer is wrong.`,
    });
  }
  return flags;
}

function answerFlags(reading: TraceReading): Flag[] {
  const probed = probedAnswers(reading);
  if (probed.every(({ answer }) => answer === null)) return [];
  const course = answerCourse(
    probed.map(({ answer }) => answer),
    reading.sameAnswer,
  );
  const gold = reading.trace.answers;
  const right = (answer: string | null): boolean =>
    answer !== null && gold.some((form) => reading.sameAnswer(form, answer));
  const flags: Flag[] = [];
  probed.forEach(({ step, answer }, k) => {
    if (course.flipped[k] !== true) return;
    const before = probed[k - 1]?.answer ?? null;
    const change = `The provisional answer changes from ${before ?? 'none'} to ${answer ?? 'none'}.`;
    if (gold.length > 0 && right(answer) && !right(before)) {
      flags.push({ kind: 'wrong-to-right', step, why: change });
    } else if (gold.length > 0 && right(before) && !right(answer)) {
      flags.push({ kind: 'answer-lost', step, why: `${change} The right answer is given up here.` });
    } else flags.push({ kind: 'answer-flip', step, why: change });
  });
  const commit = course.commitStep === null ? undefined : probed[course.commitStep - 1];
  if (commit !== undefined && course.flips > 0) {
    flags.push({ kind: 'commit', step: commit.step, why: `From here on the answer stays ${commit.answer ?? 'none'}.` });
  }
  return flags;
}

function confidenceFlags(reading: TraceReading): Flag[] {
  return reading.probes.flatMap((probe, step) => {
    const { potential, confidence, accuracy } = probeValues(probe);
    if (potential === null || confidence === null || accuracy === null || potential >= falseConfidence) return [];
    return [
      {
        kind: 'false-confidence',
        step,
        why: `Confidence ${two(confidence)} while the gold answer has ${two(accuracy)}: potential ${two(potential)}.`,
      },
    ];
  });
}
