// What cutting an annotation down rests on: that signals and flags read nothing but what they say they need. Held to
// annotations of real models in test/golden/narrow.test.ts.
import { describe, expect, it } from 'vitest';
import {
  computeSignals,
  computeStepColumns,
  computeTokenColumns,
} from '../../../../../server/shared/signals/compute-signals.ts';
import { noExtras, type ExtraReadings } from '../../../../../server/shared/signals/extra-readings.ts';
import { flagRules } from '../../../../../server/shared/signals/flags/registry.ts';
import { covers, measuresFor } from '../../../../../server/shared/signals/measures.ts';
import { narrowAnnotation } from '../../../../../server/shared/signals/narrow-annotation.ts';
import type { TraceReading } from '../../../../../server/shared/signals/reading.ts';
import { traceSignals } from '../../../../../server/shared/signals/registry.ts';
import type { Need } from '../../../../../server/shared/signals/signal.ts';
import type { Problem } from '../../../../../server/shared/trace/problem.ts';
import { buildAnnotation, buildStep } from '../../../../support/build-annotation.ts';
import { buildProbe, buildReading } from '../../../../support/build-reading.ts';
import { buildTrace } from '../../../../support/build-trace.ts';

const tokens = [-0.1, -0.2, -0.3, -0.4, -0.5, -0.6];
/** Everything there is to be measured. */
const extras: ExtraReadings = {
  ...noExtras,
  topLogprobs: tokens.map((logprob) => [logprob, -3]),
  ...{ emptyQuestion: tokens, noContext: tokens, hindsight: tokens, secondModel: tokens, prompt: [-1, -2] },
  reflection: [{ positive: 0.1, reflective: 0.3 }, { positive: 0.4, reflective: 0.1 }, null],
  verdict: { yes: 0.6, no: 0.2, controls: [{ yes: 0.3, no: 0.3 }] },
  followUps: { positive: [-2, -3], negative: [-4] },
  noReasoning: [-4, -3],
  ownAnswer: { base: [-2], steps: [[-0.01], [-0.02], null] },
  answerCue: '5',
  promptCompletion: { expected: '2 + 3?', completed: '2 + 3?', meanLogprob: -0.2, answer: '5' },
  permutedChoice: { options: ['5', '6'], answer: 'A' },
};

const question = 'What is 2 + 3?\nA) 6\nB) 5';
const reading = buildReading({
  trace: buildTrace({
    prompt: { kind: 'text', text: question },
    turns: [{ message: null, text: '<think>\nTwo and three are 5.\n\nWait, that is 5.\n</think>\n\\boxed{5}' }],
  }),
  base: buildProbe({ goldLogprobs: [-6], answer: '7', greedyEntropies: [2] }),
  probes: [
    buildProbe({ goldLogprobs: [-2], answer: '6', greedyEntropies: [0.01] }),
    buildProbe({ goldLogprobs: [-0.01], answer: '5', greedyEntropies: [0.01] }),
    null,
  ],
  extras,
});

/** The need that fills each field besides those of the base pass. */
const fields: Readonly<Partial<Record<keyof ExtraReadings, Need>>> = {
  ...{ emptyQuestion: 'empty-question', noContext: 'no-context', hindsight: 'hindsight', secondModel: 'second-model' },
  ...{ prompt: 'prompt', reflection: 'reflection', verdict: 'verdict', followUps: 'follow-ups' },
  ...{ noReasoning: 'no-reasoning', ownAnswer: 'own-answer', answerCue: 'answer-cue' },
  ...{ promptCompletion: 'prompt-completion', permutedChoice: 'permuted-choice' },
};

/** What would have been measured for these needs alone. */
function masked(whole: TraceReading, needs: ReadonlySet<Need>): TraceReading {
  const left = Object.entries(whole.extras).filter(([field]) => {
    const need = fields[field as keyof ExtraReadings]; // its own keys
    return need === undefined || needs.has(need);
  });
  const asks = needs.has('probe') || needs.has('own-answer');
  return {
    ...whole,
    ...(asks ? {} : { base: null, probes: whole.probes.map(() => null) }),
    likelihood: needs.has('likelihood') ? whole.likelihood : null,
    extras: { ...noExtras, ...Object.fromEntries(left) },
  };
}

const partsOf = (of: TraceReading, among = traceSignals) => ({
  trace: computeSignals(of, among),
  steps: computeStepColumns(of, among),
  tokens: computeTokenColumns(of, among),
});

describe('every signal', () => {
  it.each(traceSignals.map((signal) => [signal.id, signal] as const))('%s reads what it needs alone', (_, signal) => {
    const { id, needs, furtherNeeds = [], furtherParts = [] } = signal;
    const whole = partsOf(reading, [signal]);
    expect(partsOf(masked(reading, new Set([...needs, ...furtherNeeds])), [signal])).toEqual(whole);
    const further = new Set(furtherParts.map((part) => `${id}.${part}`));
    const without = partsOf(masked(reading, new Set(needs)), [signal]);
    expect(without.trace).toEqual(
      Object.fromEntries(Object.entries(whole.trace).map(([key, value]) => [key, further.has(key) ? null : value])),
    );
    for (const level of ['steps', 'tokens'] as const) {
      const left = Object.entries(whole[level]).filter(([key]) => !further.has(key));
      expect(without[level]).toEqual(Object.fromEntries(left));
    }
  });

  it('names its further parts as they are', () => {
    const { trace, steps } = partsOf(reading);
    const known = [...Object.keys(trace), ...Object.keys(steps)];
    for (const { id, furtherNeeds = [], furtherParts = [] } of traceSignals) {
      expect(furtherParts.length > 0).toBe(furtherNeeds.length > 0);
      for (const part of furtherParts) expect(known).toContain(`${id}.${part}`);
    }
  });
});

describe('every flag', () => {
  it.each(flagRules.map((rule) => [rule.kind, rule] as const))('%s is found from what it needs alone', (_, rule) => {
    const found = rule.find(reading);
    expect(rule.find(masked(reading, new Set(rule.needs)))).toEqual(found);
    for (const need of rule.needs) {
      if (need === 'base') continue;
      const others = new Set(Object.values(fields).filter((one) => one !== need));
      if (need !== 'probe') others.add('probe');
      else others.delete('own-answer');
      expect(rule.find(masked(reading, others)), need).toEqual([]);
    }
  });

  it('is found in this reading, of several kinds', () => {
    const found = flagRules.filter((rule) => rule.find(reading).length > 0).map(({ kind }) => kind);
    expect(found).toEqual(
      expect.arrayContaining([
        'solved-here',
        'false-confidence',
        'miracle-step',
        'commit',
        'wrong-to-right',
        'contaminated-prompt',
      ]),
    );
  });
});

describe('an annotation with more signals', () => {
  const problem = (code: string, message: string): Problem => ({ code, severity: 'info', message });
  const whole = buildAnnotation({
    scorer: {
      ...buildAnnotation().scorer,
      sampling: { count: 3, temperature: 1, seed: 0 },
      probes: { R4: 'r4', T9: 't9', S6: 's6' },
      signals: traceSignals.map(({ id }) => id),
      secondModel: { model: 'other', weightsSha256: 'c', device: 'cpu', precision: 'fp32' },
    },
    tokens: { ...buildAnnotation().tokens, signals: { 'T9.credit': [1, 2, 3], 'T4.kl': [1, 1, 1] } },
    steps: [
      buildStep({ samples: ['5'], signals: { 'S5.selfPotential': 0.5, 'T9.meanCredit': 1, 'S6.positive': 0.25 } }),
    ],
    base: { answer: '7', confidence: 0.5, goldLogprob: [-2], accuracy: 0.1, potential: -0.4, belief: -2 },
    signals: { 'T1.meanLogprob': -0.625, 'S5.flips': 1, 'S5.selfFinal': 0.5, 'T9.meanCredit': 0.25 },
    flags: [
      { kind: 'commit', step: 0, why: 'w' },
      { kind: 'forking-token', step: 0, why: 'w' },
      { kind: 'contaminated-prompt', step: null, why: 'w' },
    ],
    problems: [
      problem('seam-merges', 'merges'),
      problem('not-measured', 'The text without its context (T8) was not measured: none.'),
      problem('not-measured', 'What is asked within one answer (R4, S5) was not measured: a dialogue (T1).'),
      problem('dated-template', 'dated'),
    ],
  });

  it('gives the default set as if nothing else had been asked', () => {
    const narrowed = narrowAnnotation(whole, measuresFor());
    expect(narrowed).toMatchObject({ base: whole.base, tokens: { signals: { 'T4.kl': [1, 1, 1] } } });
    expect(narrowed?.scorer).toMatchObject({ probe: whole.scorer.probe, sampling: { count: 3 } });
    expect(narrowed?.scorer.signals).toEqual(measuresFor().signals.map(({ id }) => id));
    expect(narrowed?.scorer.probes).toEqual({ R4: 'r4', S6: 's6' });
    expect(narrowed?.scorer).not.toHaveProperty('secondModel');
    expect(narrowed?.tokens.signals).not.toHaveProperty('T9.credit');
    expect(narrowed?.steps[0]).toMatchObject({ answer: '5', samples: ['5'] });
    expect(narrowed?.steps[0]?.signals).toEqual({ 'S6.positive': 0.25 });
    expect(narrowed?.signals).toEqual({ 'T1.meanLogprob': -0.625, 'S5.flips': 1, 'S5.selfFinal': null });
    expect(narrowed?.flags.map(({ kind }) => kind)).toEqual(['commit', 'forking-token']);
    expect(narrowed?.problems.map(({ message }) => message)).toEqual([
      'merges',
      'What is asked within one answer (R4) was not measured: a dialogue (T1).',
      'dated',
    ]);
  });

  it('gives signals of the base pass without a word of probes', () => {
    const narrowed = narrowAnnotation(whole, measuresFor(['T1']));
    expect(narrowed).toMatchObject({ base: null, signals: { 'T1.meanLogprob': -0.625 } });
    expect(narrowed?.scorer).toMatchObject({ probe: null, probePreset: null, probes: {}, signals: ['T1'] });
    expect(narrowed?.scorer).not.toHaveProperty('sampling');
    expect(narrowed?.tokens).not.toHaveProperty('signals');
    const { steps } = whole;
    const { samples: _samples, signals: _signals, ...step } = steps[0] ?? buildStep();
    const none = { answer: null, confidence: null, goldLogprob: null, accuracy: null, potential: null, belief: null };
    expect(narrowed?.steps).toEqual([{ ...step, ...none, deltaPotential: null, deltaBelief: null }]);
    expect(narrowed?.flags.map(({ kind }) => kind)).toEqual(['forking-token']);
    expect(narrowed?.problems.map(({ message }) => message)).toEqual(['dated']);
  });

  it('keeps further parts where the signal is asked for by its id', () => {
    const narrowed = narrowAnnotation(whole, measuresFor(['S5']));
    expect(narrowed?.signals).toEqual({ 'S5.flips': 1, 'S5.selfFinal': 0.5 });
    expect(narrowed?.steps[0]?.signals).toEqual({ 'S5.selfPotential': 0.5 });
  });

  it('is measured anew where its words tell of all that was asked', () => {
    for (const code of ['context-cut', 'probe-context-exceeded'])
      expect(narrowAnnotation({ ...whole, problems: [problem(code, 'cut')] }, measuresFor())).toBeNull();
    const strange = { ...whole, scorer: { ...whole.scorer, probes: { X1: 'x' } } };
    expect(narrowAnnotation(strange, measuresFor())).toBeNull();
    expect(narrowAnnotation(whole, measuresFor(['R15']))).toBeNull();
  });
});

describe('what was measured', () => {
  it('covers no more than it holds', () => {
    const [all, few] = [measuresFor(['all']), measuresFor(['default'])];
    expect(covers(all, few)).toBe(true);
    expect(covers(few, all)).toBe(false);
    expect(covers(few, measuresFor(['T1', 'S1']))).toBe(true);
    // S5 by its id needs more than S5 of the default set.
    expect(covers(few, measuresFor(['S5']))).toBe(false);
    expect(covers(measuresFor(['default', 'S5']), few)).toBe(true);
  });
});
