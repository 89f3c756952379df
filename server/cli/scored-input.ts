// An input whose traces are scored: each comes with what the whole input says of it. Siblings are looked for in a reading
// beforehand; the first traces, on which wordings are tried, are held back until there are enough of them.
import { measuresFor } from '../shared/signals/measures.ts';
import { HindsightIndex } from '../trace/hindsight-index.ts';
import { completeTrace } from '../trace/input-knowledge.ts';
import { TrialCollector } from '../trace/probe-trial.ts';
import type { ScoringOptions } from './scoring-options.ts';
import { openInput, openInputTwice, parseRead, type InputLine, type TraceInput } from './trace-input.ts';

/** @param open how it is opened where it need not be read beforehand */
export async function openScoredInput(
  name: string,
  { signals, probe, probes }: Pick<ScoringOptions, 'signals' | 'probe' | 'probes'>,
  open: (name: string) => Promise<TraceInput> = openInput,
): Promise<TraceInput> {
  const wantsHindsight = measuresFor(signals).needs.has('hindsight');
  const input = wantsHindsight ? await withHindsight(await openInputTwice(name)) : await open(name);
  return probes && probe === 'auto' ? { ...input, lines: (signal) => withTrial(input.lines(signal)) } : input;
}

async function withHindsight(input: TraceInput): Promise<TraceInput> {
  const hindsight = new HindsightIndex();
  for await (const read of input.lines()) {
    const { trace } = parseRead(read);
    if (trace !== null) hindsight.add(trace);
  }
  return {
    ...input,
    async *lines(signal) {
      for await (const read of input.lines(signal)) yield { ...read, known: { hindsight } };
    },
    read: async (line) => completeTrace(await input.read(line), { hindsight }),
  };
}

async function* withTrial(lines: AsyncIterable<InputLine>): AsyncGenerator<InputLine> {
  const collector = new TrialCollector();
  const held: InputLine[] = [];
  let trial = null;
  for await (const read of lines) {
    if (trial === null) {
      collector.add(parseRead(read).trace);
      held.push(read);
      if (!collector.isFull) continue;
      trial = collector.trial;
      for (const one of held) yield { ...one, known: { ...one.known, trial } };
      continue;
    }
    yield { ...read, known: { ...read.known, trial } };
  }
  if (trial !== null) return;
  const all = collector.trial;
  for (const one of held) yield { ...one, known: { ...one.known, trial: all } };
}
