import { describe, expect, it } from 'vitest';
import {
  choiceProblem,
  choosableIds,
  measuresFor,
  parseSignalChoice,
} from '../../../../../server/shared/signals/measures.ts';
import { traceSignals } from '../../../../../server/shared/signals/registry.ts';

const idsOf = (choice?: readonly string[]): readonly string[] => measuresFor(choice).signals.map(({ id }) => id);

describe('a choice of signals', () => {
  it('is read in any case and order, and written in the order of the reference', () => {
    expect(parseSignalChoice('s5, T1,s5')).toEqual({ choice: ['T1', 'S5'] });
    expect(parseSignalChoice('r1,DEFAULT')).toEqual({ choice: ['default', 'R1'] });
    expect(parseSignalChoice('T1,all')).toEqual({ choice: ['all'] });
  });

  it('that names no signal says which there are', () => {
    expect(parseSignalChoice('T1, X9,')).toEqual({ unknown: ['X9'] });
    expect(parseSignalChoice(' ')).toEqual({ unknown: [] });
    const message = choiceProblem(['X9']);
    for (const word of ['"X9"', 'default', 'all', ...choosableIds]) expect(message).toContain(word);
  });
});

describe('the measures for a choice', () => {
  it('are those of the default set where nothing is said', () => {
    expect(idsOf()).toEqual(idsOf(['default']));
    expect(idsOf()).toEqual(expect.arrayContaining(['T1', 'T2', 'T3', 'T6', 'S1', 'S2', 'S3', 'S5', 'R1', 'R4']));
    const unasked = [
      'own-answer',
      'empty-question',
      'no-context',
      'hindsight',
      'second-model',
      'prompt-completion',
      'follow-ups',
    ] as const;
    for (const need of unasked) expect(measuresFor().needs.has(need)).toBe(false);
    for (const { id, priority } of measuresFor().signals) expect(['P0', 'P1'], id).toContain(priority);
  });

  it('are all signals that are computed on traces where all are asked for', () => {
    expect(idsOf(['all'])).toEqual(traceSignals.map(({ id }) => id));
    for (const { needs, furtherNeeds = [] } of traceSignals)
      for (const need of [...needs, ...furtherNeeds]) expect(measuresFor(['all']).needs.has(need)).toBe(true);
  });

  it('are what the named signals need and nothing else', () => {
    expect(idsOf(['T2'])).toEqual(['T2']);
    expect([...measuresFor(['T2']).needs]).toEqual(['base']);
    expect([...measuresFor(['R4']).needs].sort()).toEqual(['base', 'gold', 'likelihood']);
  });

  it('hold a named signal besides the default set', () => {
    const besides = traceSignals.find(({ id }) => !idsOf().includes(id))?.id ?? '';
    expect(idsOf(['default', besides])).toEqual(
      traceSignals.map(({ id }) => id).filter((id) => id === besides || idsOf().includes(id)),
    );
  });
});
