// An annotation with all signals, cut down to some, is the annotation that asking for those alone gives: the same fields,
// flags, problems and provenance, and the same numbers but for the order in which floating-point sums are taken.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import { measuresFor } from '../../server/shared/signals/measures.ts';
import { narrowAnnotation } from '../../server/shared/signals/narrow-annotation.ts';
import { traceSignals } from '../../server/shared/signals/registry.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { expectClose } from './close-numbers.ts';

const tolerance = 1e-4;
const hindsight = { kind: 'solution', text: '3 * 8 = 24 pens, less 5 is \\boxed{19}.\n' } as const;
const template = {
  settings: { probe: 'sentence', probes: true, top: 2 },
  sampling: { count: 2, temperature: 1, seed: 1 },
};

const thinking = '<think>\nThree boxes hold 24 pens.\n\nWait, 24 less 5 is 19.\n</think>\n\n';
const lines: Readonly<Record<string, object>> = {
  'a boxed answer': { prompt: 'What is 3 * 8 - 5?', completion: `${thinking}\\boxed{19}`, answer: '19' },
  'a wrong answer without a box': { prompt: 'What is 3 * 8 - 5?', completion: `${thinking}It is 18.`, answer: '19' },
  'no gold answer': { prompt: 'What is 3 * 8 - 5?', completion: `${thinking}\\boxed{19}` },
  'multiple choice': {
    prompt: 'What is 3 * 8 - 5?\nA) 18\nB) 19\nC) 24',
    completion: `${thinking}\\boxed{B}`,
    answer: 'B',
  },
  'a dialogue': {
    messages: [
      { role: 'user', content: 'What is 3 * 8?' },
      { role: 'assistant', content: 'It is 24.' },
      { role: 'user', content: 'And less 5?' },
      { role: 'assistant', content: 'Wait, that is 19.' },
    ],
    answer: '19',
  },
};

const choices: readonly (readonly string[])[] = [
  ['default'],
  ['T1'],
  ['S5'],
  ['default', 'T9', 'R3'],
  ['R7', 'R10', 'S6'],
  ['R2', 'R14', 'G11'],
  ...traceSignals.filter(({ needs }) => !needs.includes('prompt-completion')).map(({ id }) => [id]),
];

function readTrace(line: object): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(line), 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return { ...trace, hindsight };
}

/** Everything but the numbers. */
function shapeOf(annotation: Annotation | null): unknown {
  return JSON.parse(JSON.stringify(annotation, (_key, value: unknown) => (typeof value === 'number' ? 0 : value)));
}

/** Numbers by sign(x) ln(1 + |x|): a perplexity of thousands differs by more than its log-prob does. */
function compressed(annotation: Annotation | null): unknown {
  const compress = (value: unknown): unknown =>
    typeof value === 'number' ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
  return JSON.parse(JSON.stringify(annotation, (_key, value: unknown) => compress(value)));
}

async function expectSame(model: OpenModel, trace: Trace): Promise<void> {
  const settings = { ...template.settings, sampling: template.sampling };
  const whole = await scoreTrace(model, trace, { ...settings, signals: ['all'] }, { second: model });
  for (const choice of choices) {
    const named = choice.join(', ');
    const wanted = measuresFor(choice);
    const options = wanted.needs.has('second-model') ? { second: model } : {};
    const alone = await scoreTrace(model, trace, { ...settings, signals: choice }, options);
    const narrowed = narrowAnnotation(whole, wanted);
    expect(shapeOf(narrowed), named).toEqual(shapeOf(alone));
    expectClose(compressed(narrowed), compressed(alone), tolerance, named);
    // In the order in which they are written, too.
    expect(JSON.stringify(shapeOf(narrowed)), named).toBe(JSON.stringify(shapeOf(alone)));
  }
}

describe('an annotation with all signals', () => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(join(import.meta.dirname, 'models', 'llama-tiny'));
  });
  afterAll(() => model.close());

  it.each(Object.keys(lines))('of %s holds what each choice alone gives', async (name) => {
    await expectSame(model, readTrace(lines[name] ?? {}));
  });
});
