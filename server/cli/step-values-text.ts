// Measured step values of one trace for a terminal: a table of its places. Pure.
import { placeProgress } from '../shared/signals/step/progress.ts';
import type { StepValues } from '../shared/trace/step-values.ts';
import { shortText, visibleText } from './terminal-text.ts';
import { textTable } from './text-table.ts';

const columns = [
  { title: 'step', align: 'right' },
  { title: 'right', align: 'right' },
  { title: 'Q', align: 'right' },
  { title: '95 %', align: 'left' },
  { title: 'ΔQ', align: 'right' },
  { title: '95 %', align: 'left' },
  { title: 'capped', align: 'right' },
  { title: 'most answered', align: 'left' },
] as const;

/** Lines without line breaks. */
export function stepValuesText({ id, line, scorer, places }: StepValues): string[] {
  const { samples, temperature, seed, maxTokens } = scorer;
  const numbers = placeProgress(places);
  const rows = places.map((one, index) => {
    const now = numbers[index];
    const [answer = null, count = 0] = one.answers[0] ?? [];
    return [
      one.place === 0 ? 'start' : String(one.place),
      one.right === null ? '–' : `${one.right}/${one.samples}`,
      fixed(now?.value ?? null),
      interval(now?.low ?? null, now?.high ?? null),
      signed(now?.progress ?? null),
      interval(now?.progressLow ?? null, now?.progressHigh ?? null),
      String(one.capped),
      one.samples === 0 ? '–' : `${answer === null ? 'nothing' : shortText(answer, 24)} (${count})`,
    ];
  });
  return [
    `line ${line}, id ${visibleText(id)}: ${samples} continuations a place of at most ${maxTokens} tokens, temperature ${temperature}, seed ${seed}`,
    ...textTable(columns, rows),
  ];
}

function interval(low: number | null, high: number | null): string {
  return low === null || high === null ? '–' : `${fixed(low)} … ${fixed(high)}`;
}

function signed(value: number | null): string {
  return value === null ? '–' : `${value > 0 ? '+' : ''}${fixed(value)}`;
}

function fixed(value: number | null): string {
  return value === null ? '–' : value.toFixed(2).replace('-', '−');
}
