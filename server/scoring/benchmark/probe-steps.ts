// Times the step probes of a text with many steps: packed behind one reading of it, as annotating does, or each step
// with a reading of its own, as it is usually done. Gold answers are forced; greedy answers are decoded where asked.
import { resolveProbe } from '../../probes/probe-templates.ts';
import { stopRule } from '../../probes/stop-rule.ts';
import { askProbes, roomForProbes, type AskOptions, type ProbeQuestion } from '../ask-probes.ts';
import { encodeProbe } from '../encode-probe.ts';
import type { OpenModel } from '../open-model.ts';
import type { Pass } from '../scorer.ts';
import { timed, type Timing } from './stopwatch.ts';

export interface StepsTask {
  readonly length: number;
  readonly steps: number;
  /** Whether provisional answers are decoded besides. */
  readonly greedy: boolean;
}

export interface PackedTiming {
  /** Reading the text once, every token scored. */
  readonly base: Timing;
  /** All probes behind it. */
  readonly probes: Timing;
}

const goldAnswer = '42';

/** @param ids at least `length` tokens */
export async function timePackedSteps(model: OpenModel, ids: Int32Array, task: StepsTask): Promise<PackedTiming> {
  const questions = await planQuestions(model, task);
  const pass = await model.scorer.begin(task.length + roomForProbes(questions), task.length);
  try {
    const base = await timed(() => readTrunk(pass, ids.subarray(0, task.length), true));
    const probes = await timed(() => askProbes(pass, questions, askOptions(model)));
    return { base, probes };
  } finally {
    pass.end();
  }
}

/**
 * One fresh pass a step: its prefix without the head, then its probe.
 * @param onStep called after each with the number of steps done
 */
export async function timeSeparateSteps(
  model: OpenModel,
  ids: Int32Array,
  task: StepsTask,
  onStep: (done: number) => void = () => undefined,
): Promise<Timing> {
  const questions = await planQuestions(model, task);
  return timed(async () => {
    for (const [index, question] of questions.entries()) {
      const length = question.slot + 1;
      const pass = await model.scorer.begin(length + roomForProbes([question]), length);
      try {
        await readTrunk(pass, ids.subarray(0, length), false);
        await askProbes(pass, [question], askOptions(model));
      } finally {
        pass.end();
      }
      onStep(index + 1);
    }
  });
}

/** Probes at the ends of steps of equal length. */
async function planQuestions(model: OpenModel, { length, steps, greedy }: StepsTask): Promise<ProbeQuestion[]> {
  const wording = resolveProbe(null, model.defaultProbe);
  const { ids, answers } = await encodeProbe(model.tokenizer, wording.text, [goldAnswer]);
  return Array.from({ length: steps }, (_none, step) => ({
    slot: Math.floor(((step + 1) * length) / steps) - 1,
    ...{ ids, answers, greedy },
  }));
}

function askOptions(model: OpenModel): AskOptions {
  return {
    stop: stopRule(resolveProbe(null, model.defaultProbe).text),
    isEnd: (token) => model.endTokens.has(token),
    bytes: (tokens) => model.tokenizer.bytes(tokens),
    onTokens: () => undefined,
  };
}

async function readTrunk(pass: Pass, ids: Int32Array, scored: boolean): Promise<void> {
  const count = scored ? ids.length - 1 : 0;
  const rows = Int32Array.from({ length: count }, (_none, row) => row);
  const parents = Int32Array.from(ids, (_id, slot) => slot - 1);
  await pass.extend({ ids, parents }, { rows, targets: ids.slice(1, count + 1), top: 0 });
}
