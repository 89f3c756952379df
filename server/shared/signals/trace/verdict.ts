// R10: what the scorer answers when it is asked whether the trace is right, read off one distribution; beside it the same
// question about answers that are none. GenRM's form; the ratio is also ReVISE's, arXiv 2502.14565; the controls follow
// One Token to Fool.
import type { Verdict } from '../extra-readings.ts';
import type { TraceSignal } from '../signal.ts';

/** Least mass of the two verdicts together; below it the model was answering something else. */
export const leastMass = 0.5;

/** P(yes) / (P(yes) + P(no)), each over all spellings; null where their mass is below the least. */
export function verdictProbability({ yes, no }: Verdict, least = leastMass): number | null {
  const mass = yes + no;
  return mass > 0 && mass >= least ? yes / mass : null;
}

/** ReVISE: P(stop) / (P(stop) + P(refine)), for models trained with a token to refine; null where both vanish. */
export function stopRatio(stop: number, refine: number): number | null {
  return verdictProbability({ yes: stop, no: refine }, 0);
}

export const verdictSignal: TraceSignal = {
  id: 'R10',
  title: 'Verdict',
  meaning:
    'How probably the scoring model calls the trace right when it is asked, and the most that it gives to an answer that is none.',
  level: 'trace',
  priority: 'P1',
  unit: 'probability',
  range: '[0, 1]; aboveControl [-1, 1]',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'verdict'],
  cost: 'one question of about 20 tokens behind the text, and as many a control',
  source:
    'generative verifiers; ReVISE, arXiv:2502.14565; controls after One Token to Fool LLM-as-a-Judge, arXiv:2507.08794',
  traps: [
    'Models tend to say yes: what counts is how far the verdict stands above that on an empty answer (`control`).',
    'A small model cannot verify what it cannot solve.',
    'Undefined where yes and no together have less than half of the probability (`mass`).',
  ],
  ranks: { verdict: 'high', aboveControl: 'high' },
  confidences: ['verdict'],
  compute: ({ extras: { verdict } }) => {
    if (verdict === null) return { verdict: null, mass: null, control: null, aboveControl: null };
    const value = verdictProbability(verdict);
    const controls = verdict.controls.map((one) => verdictProbability(one)).filter((one) => one !== null);
    const control = controls.length === 0 ? null : Math.max(...controls);
    return {
      verdict: value,
      mass: verdict.yes + verdict.no,
      control,
      aboveControl: value === null || control === null ? null : value - control,
    };
  },
};
