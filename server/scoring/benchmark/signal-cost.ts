// What a set of signals costs over the base pass: a whole trace annotated as annotating does it, with and without.
import { turnContext } from '../turn-context.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import type { Trace } from '../../shared/trace/trace.ts';
import { parseTraceLine } from '../../trace/parse-line.ts';
import type { OpenModel } from '../open-model.ts';
import { scoreTrace } from '../score-trace.ts';
import { timed, type Timing } from './stopwatch.ts';

export interface SignalsTask {
  readonly length: number;
  readonly steps: number;
  readonly signals: 'default' | 'all';
}

export interface SignalTiming {
  /** Log-probs, entropies and margins of every token alone. */
  readonly base: Timing;
  /** The same trace with the signals. */
  readonly whole: Timing;
}

const warmUpTokens = 256;

/** @param ids at least `length` tokens */
export async function timeSignals(model: OpenModel, ids: Int32Array, task: SignalsTask): Promise<SignalTiming> {
  const trace = benchTrace(model, ids.subarray(0, task.length), task.steps);
  const settings = { probe: null, probes: true, top: 0 };
  // What the first trace of a process pays for (sessions, memory that is touched for the first time) is nobody's cost.
  await scoreTrace(model, benchTrace(model, ids.subarray(0, Math.min(warmUpTokens, ids.length)), 2), {
    ...settings,
    signals: [task.signals],
  });
  const base = await timed(() => scoreTrace(model, trace, { ...settings, signals: ['T1', 'T2', 'T3'] }));
  let asked = 0;
  const whole = await timed(async () => {
    const annotation = await scoreTrace(model, trace, { ...settings, signals: [task.signals] });
    asked = annotation.steps.filter(({ potential }) => potential !== null).length;
  });
  if (asked !== task.steps)
    throw new Failure('invalid-trace', `Of ${task.steps} steps ${asked} were asked: this would not be their cost.`);
  return { base, whole };
}

/** A trace with everything that a signal can need: steps, a gold answer, a tool's message, a sibling's solution. */
function benchTrace(model: OpenModel, ids: Int32Array, steps: number): Trace {
  // Behind the end of its thinking a trace's steps are not asked any more, and the text is many traces in a row.
  const text = model.tokenizer.decode(ids).replaceAll(/<\/?think>|\\boxed/g, '');
  const edges = Array.from({ length: steps + 1 }, (_none, i) =>
    wholeCharacter(text, Math.floor((i * text.length) / steps)),
  );
  const spans = edges.slice(1).map((end, i) => ({ start: edges[i] ?? 0, end }));
  const question = 'What is six times seven? Think step by step and box the answer.';
  const user = { role: 'user', content: question };
  const tool = { role: 'tool', content: 'calculator: 6 * 7 = 42' };
  const common = { answer: '42', steps: spans };
  const asMessages = (prompt: readonly object[]): Trace =>
    parsed({ ...common, prompt, completion: [{ role: 'assistant', content: text }] });
  const plain = (): Trace => parsed({ ...common, prompt: `${question}\n`, completion: text });
  const tries = model.template === null ? [plain] : [() => asMessages([user, tool]), () => asMessages([user]), plain];
  for (const make of tries) {
    const trace = make();
    if (renders(model, trace))
      return { ...trace, hindsight: { kind: 'solution', text: 'Six sevens are 42: \\boxed{42}.' } };
  }
  throw new Failure('invalid-trace', 'No prompt of the benchmark can be rendered for this model.');
}

function parsed(fields: object): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(fields), 1);
  if (trace !== null) return trace;
  throw new Failure('invalid-trace', `The benchmark's trace is none: ${problems[0]?.message ?? ''}`);
}

/** Templates refuse roles they do not know. */
function renders({ template }: OpenModel, trace: Trace): boolean {
  const [turn] = trace.turns;
  try {
    return turn !== undefined && turnContext(template, trace, turn).text !== '';
  } catch {
    return false;
  }
}

/** The offset, or the one before it where it would cut a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset;
}
