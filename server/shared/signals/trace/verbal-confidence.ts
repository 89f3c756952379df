// R13: what the text itself claims about its certainty, in numbers and in hedges; how that rises over turns; and how far
// it is from what was measured. arXiv 2306.13063, 2405.20974, 2507.16806, 2504.06564, 2505.19184, 2509.24202.
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import type { Span } from '../../trace/span.ts';
import { tokensIn } from '../token-span.ts';
import { answerConfidenceSignal } from './answer-confidence.ts';
import { hedgeFinderOf, hedgeValues } from './hedges.ts';
import { escalationSlope, statedConfidence, statedConfidences } from './stated-confidence.ts';
import { verdictSignal } from './verdict.ts';

/** One a token: the value of the statement that it belongs to, null elsewhere. */
function column(
  reading: TraceReading,
  find: (text: string) => readonly (Span & { readonly value: number })[],
): (number | null)[] {
  const values = reading.tokens.start.map((): number | null => null);
  for (const [turn, { text }] of reading.trace.turns.entries()) {
    for (const { start, end, value } of find(text)) {
      const tokens = tokensIn(reading, turn, { start, end });
      values.fill(value, tokens.first, tokens.end);
    }
  }
  return values;
}

const difference = (left: number | null, right: number | null | undefined): number | null =>
  left === null || right === null || right === undefined ? null : left - right;

export const verbalConfidence: TraceSignal = {
  id: 'R13',
  title: 'Stated confidence',
  meaning:
    'What the text itself claims about its certainty: the confidence it states last, hedges and assurances, and how far its claim lies above what was measured.',
  level: 'trace',
  priority: 'P1',
  unit: '',
  range: 'stated, hedgeScore [0, 1]; hedgeDensity hedges a hundred words; slope a turn; gaps [-1, 1]',
  direction: 'neither',
  usesGold: false,
  needs: ['base'],
  cost: 'none, no model',
  source:
    'Xiong et al., arXiv:2306.13063; SaySelf, arXiv:2405.20974; RLCR, arXiv:2507.16806; Thinking Out Loud, arXiv:2504.06564; debate, arXiv:2505.19184; hedges, arXiv:2509.24202',
  traps: [
    'A number of the task beside the word "confidence" can be taken for a claim; scores such as 8/10 and ranges are not read.',
    'Phrases are English unless lists of your own are given (`lexicons`), and their values a list, not a trained mapper.',
    'Hedges in mathematics often weigh a next step, not the answer.',
    'Gaps: above 0 the text claims more than `crew` (R1) or the verdict (R10) supports.',
  ],
  ranks: { stated: 'high', hedgeScore: 'high', hedgeDensity: 'low' },
  confidences: ['stated', 'hedgeScore'],
  compute: (reading) => {
    const texts = reading.trace.turns.map(({ text }) => text);
    const byTurn = texts.map(statedConfidence);
    const stated = byTurn.findLast((value) => value !== null) ?? null;
    const { density, score } = hedgeValues(texts.join('\n\n'), hedgeFinderOf(reading.lexicons));
    return {
      stated,
      slope: escalationSlope(byTurn),
      hedgeDensity: density,
      hedgeScore: score,
      gapAnswer: difference(stated, answerConfidenceSignal.compute(reading)['crew']),
      gapVerdict: difference(stated, verdictSignal.compute(reading)['verdict']),
    };
  },
  computeSteps: ({ trace, lexicons }) => {
    const texts = trace.steps.map(({ turn, start, end }) => trace.turns[turn]?.text.slice(start, end) ?? '');
    const find = hedgeFinderOf(lexicons);
    const hedges = texts.map((text) => hedgeValues(text, find));
    return {
      stated: texts.map(statedConfidence),
      hedgeDensity: hedges.map(({ density }) => density),
      hedgeScore: hedges.map(({ score }) => score),
    };
  },
  computeTokens: (reading) => ({
    stated: column(reading, statedConfidences),
    hedgeScore: column(reading, (text) =>
      hedgeFinderOf(reading.lexicons)(text).map((hedge) => ({ ...hedge, value: hedge.certainty })),
    ),
  }),
};
