// T7: tokens inside phrases that decide what to do next; the rest carries it out. Strategic grams of HICRA, arXiv
// 2509.03646, with a fixed English list in place of one mined for each model.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import { planningFinder, planningLexicon } from '../lexicons/own-lexicons.ts';
import type { TraceReading } from '../reading.ts';
import type { GroupSignal, TraceSignal } from '../signal.ts';
import { tokensIn } from '../token-span.ts';

/** -sum p ln p over the clusters, nats, [0, ln of their number]; null where nothing was counted. */
export function clusterEntropy(counts: readonly number[]): number | null {
  const total = sumOf(counts);
  if (total === null || !(total > 0)) return null;
  return counts.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
}

export interface PlanningPhrases {
  /** One a token: whether any of its characters lies in a phrase. */
  readonly mask: readonly boolean[];
  /** Phrases found, by cluster. */
  readonly counts: Readonly<Record<string, number>>;
}

export function planning(reading: TraceReading, find = planningFinder(reading.lexicons)): PlanningPhrases {
  const mask = reading.tokens.start.map(() => false);
  const counts: Record<string, number> = {};
  reading.trace.turns.forEach(({ text }, turn) => {
    for (const { start, end, cluster } of find(text)) {
      counts[cluster] = (counts[cluster] ?? 0) + 1;
      const range = tokensIn(reading, turn, { start, end });
      for (let token = range.first; token < range.end; token++) mask[token] = true;
    }
  });
  return { mask, counts };
}

const countKey = 'T7.phrases';

/** Part name of a cluster's count: "phrasesVerify". */
function countPart(cluster: string): string {
  return `phrases${cluster.charAt(0).toUpperCase()}${cluster.slice(1)}`;
}

export const planningTokens: TraceSignal & GroupSignal = {
  id: 'T7',
  title: 'Planning tokens',
  meaning: 'Which tokens decide what to do next and which carry it out, and how varied the decisions are.',
  level: 'token',
  priority: 'P2',
  unit: '',
  range: 'planning {0, 1}; share [0, 1]; entropies [0, ∞) nats; counts',
  direction: 'neither',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: "HICRA, arXiv:2509.03646; the list of phrases is this program's",
  traps: [
    'The built-in list is of English phrases: another language or style has none of them, and can be given its own (`lexicons`).',
    'Phrases that are written out of habit count like those that decide something.',
  ],
  ranks: {},
  compute: (reading) => {
    const { mask, counts } = planning(reading);
    const { entropy } = reading.tokens;
    return {
      planningShare: meanOf(mask.map(Number)),
      planningEntropy: meanOf(entropy.filter((_, token) => mask[token] === true)),
      executionEntropy: meanOf(entropy.filter((_, token) => mask[token] === false)),
      clusterEntropy: clusterEntropy(Object.values(counts)),
      ...Object.fromEntries(
        Object.keys(planningLexicon(reading.lexicons)).map((cluster) => [
          countPart(cluster),
          mask.length === 0 ? null : (counts[cluster] ?? 0),
        ]),
      ),
    };
  },
  computeSteps: (reading) => {
    const { mask } = planning(reading);
    return { planningShare: reading.stepTokens.map(({ first, end }) => meanOf(mask.slice(first, end).map(Number))) };
  },
  computeTokens: (reading) => ({ planning: planning(reading).mask.map(Number) }),
  computeGroup: (siblings) => {
    // By the names that the annotations have: their lists may be the user's own.
    const names = new Set(
      siblings.flatMap(({ annotation }) =>
        Object.keys(annotation?.signals ?? {}).filter((key) => key.startsWith(countKey)),
      ),
    );
    const counts = [...names].map(
      (key) => sumOf(siblings.map(({ annotation }) => annotation?.signals[key] ?? null)) ?? 0,
    );
    return { clusterEntropy: clusterEntropy(counts) };
  },
};
