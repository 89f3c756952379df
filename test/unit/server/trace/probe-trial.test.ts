import { describe, expect, it } from 'vitest';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';
import { TrialCollector, trialLines } from '../../../../server/trace/probe-trial.ts';

const line = (fields: Readonly<Record<string, unknown>>): Parameters<TrialCollector['add']>[0] =>
  parseTraceLine(JSON.stringify({ prompt: 'Q', ...fields }), 1).trace;
const thought = (text: string): Parameters<TrialCollector['add']>[0] => line({ completion: text });
const dialogue = parseTraceLine(
  JSON.stringify({ messages: ['user', 'assistant', 'user', 'assistant'].map((role) => ({ role, content: 'x' })) }),
  1,
).trace;

function collect(traces: readonly Parameters<TrialCollector['add']>[0][]): TrialCollector {
  const collector = new TrialCollector();
  for (const trace of traces) collector.add(trace);
  return collector;
}

describe('the traces on which wordings are tried', () => {
  it('are the first four that are thought, whatever follows', () => {
    const begun = [null, thought('One.'), dialogue, thought('Two.'), thought('Three.')];
    expect(collect(begun).isFull).toBe(false);
    const four = collect([...begun, thought('Four.')]);
    expect(four.isFull).toBe(true);
    expect(four.trial.traces.map(({ turns }) => turns[0]?.text)).toEqual(['One.', 'Two.', 'Three.', 'Four.']);
    const more = collect([...begun, thought('Four.'), thought('Five.')]);
    expect(more.trial.sha256).toBe(four.trial.sha256);
    expect(collect(begun).trial.sha256).not.toBe(four.trial.sha256);
  });

  it('are looked for in the first lines only', () => {
    const dialogues = Array.from({ length: trialLines }, () => dialogue);
    const late = collect([...dialogues, thought('Late.')]);
    expect(late.isFull).toBe(true);
    expect(late.trial.traces).toEqual([]);
  });
});
