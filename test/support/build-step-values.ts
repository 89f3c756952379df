// Measured step values for tests: counts of places, with a provenance that says where they would come from.
import type { PlaceValue, StepValues } from '../../server/shared/trace/step-values.ts';

export function countedPlace(place: number, right: number | null, samples: number, capped = 0): PlaceValue {
  const wrong = samples - (right ?? 0);
  const answers = [
    ...(right === null || right === 0 ? [] : [['42', right] as const]),
    ...(wrong === 0 ? [] : [[null, wrong] as const]),
  ];
  return { place, samples, right, capped, tokens: 20 * samples, answers };
}

export function buildStepValues(places: readonly PlaceValue[], line = 1): StepValues {
  return {
    schema: 'credence.step-values/1',
    ...{ id: String(line), line, group: 'g', traceSha256: 'a'.repeat(64) },
    scorer: {
      ...{ model: 'abacus', weightsSha256: 'w', tokenizerSha256: 't', device: 'cpu', precision: 'fp32' },
      ...{ samples: 8, seed: 0, temperature: 1, maxTokens: 64, segmenter: 'paragraph', version: '0.1.0' },
    },
    ...{ places, problems: [] },
  };
}
