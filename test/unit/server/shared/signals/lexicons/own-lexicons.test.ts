// Signals by the user's own lists of phrases: the built-in ones no longer count, and nothing else changes.
import { describe, expect, it } from 'vitest';
import type { LexiconSettings } from '../../../../../../server/shared/protocol/lexicon-settings.ts';
import { reflectionColumn } from '../../../../../../server/shared/signals/step/confidence-deficit.ts';
import { planningTokens } from '../../../../../../server/shared/signals/token/planning-tokens.ts';
import { verbalConfidence } from '../../../../../../server/shared/signals/trace/verbal-confidence.ts';
import type { TraceReading } from '../../../../../../server/shared/signals/reading.ts';
import { buildAnnotation } from '../../../../../support/build-annotation.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { buildTrace, thinkSteps } from '../../../../../support/build-trace.ts';

const texts = ['Wait, maybe it is five. ', 'Moment mal: vielleicht sechs. ', 'Let me check, noch einmal. '];

function reading(lexicons?: LexiconSettings): TraceReading {
  const steps = thinkSteps(texts);
  const trace = buildTrace({ turns: [{ message: null, text: texts.join('') }], steps });
  return buildReading({ trace, ...(lexicons === undefined ? {} : { lexicons }) });
}

describe("the user's own lists", () => {
  it('say how steps open that go back', () => {
    expect(reflectionColumn(reading())).toEqual([1, 0, 1]);
    expect(reflectionColumn(reading({ reflection: ['Moment  mal'] }))).toEqual([0, 1, 0]);
    expect(reflectionColumn(reading({ hedges: { vielleicht: 0.4 } }))).toEqual([1, 0, 1]);
  });

  it('are the clusters that are counted, on traces and over their siblings', () => {
    const own = { planning: { recheck: ['noch einmal', 'moment mal'], other: ['nie'] } };
    const counts = planningTokens.compute(reading(own));
    expect(counts).toMatchObject({ phrasesRecheck: 2, phrasesOther: 0, clusterEntropy: 0 });
    expect(Object.keys(counts)).not.toContain('phrasesVerify');
    const sibling = (recheck: number, other: number) =>
      buildSibling({
        annotation: buildAnnotation({ signals: { 'T7.phrasesRecheck': recheck, 'T7.phrasesOther': other } }),
      });
    const entropy = planningTokens.computeGroup([sibling(2, 0), sibling(0, 2)])['clusterEntropy'];
    expect(entropy).toBeCloseTo(Math.LN2, 12);
  });

  it('say how sure a text is', () => {
    const score = (lexicons?: LexiconSettings) => verbalConfidence.compute(reading(lexicons))['hedgeScore'];
    expect(score({ hedges: { vielleicht: 0.25 } })).toBe(0.25);
    expect(score({ hedges: { vielleicht: 0.25, 'it is': 0.75 } })).toBe(0.5);
    expect(score()).not.toBe(0.25);
    expect(verbalConfidence.computeSteps?.(reading({ hedges: { vielleicht: 0.25 } }))['hedgeScore']).toEqual([
      ...[null, 0.25, null],
    ]);
  });
});
