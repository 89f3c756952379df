// Annotations for tests, made of real types without casts. The numbers are plain, not measured.
import { annotationSchema, type Annotation, type StepAnnotation } from '../../server/shared/trace/annotation.ts';

/** One think step over three tokens; `parts` replaces fields. */
export function buildAnnotation(parts: Partial<Annotation> = {}): Annotation {
  return {
    schema: annotationSchema,
    id: '1',
    line: 1,
    group: 'sum',
    scorer: {
      model: 'tiny',
      weightsSha256: 'a'.repeat(64),
      tokenizerSha256: 'b'.repeat(64),
      device: 'cpu',
      precision: 'fp32',
      probe: '\n\nSo the final answer is \\boxed{',
      probePreset: 'sentence',
      probes: {},
      segmenter: 'paragraph',
      version: '0.0.0',
    },
    turns: [{ message: null, firstToken: 0, endToken: 3 }],
    tokens: {
      start: [0, 3, 7],
      end: [3, 7, 12],
      logprob: [-0.5, -1.25, -0.125],
      entropy: [0.75, 1.5, 0.25],
      rank: [1, 2, 1],
      margin: [0.5, 0.125, 0.75],
      selfCertainty: [2, 1, 3],
      topMass: [0.9, 0.8, 1],
    },
    steps: [buildStep()],
    base: null,
    signals: { 'T1.meanLogprob': -0.625, 'R1.crew': 0.8 },
    flags: [],
    problems: [],
    ...parts,
  };
}

/** A probed think step. */
export function buildStep(parts: Partial<StepAnnotation> = {}): StepAnnotation {
  return {
    start: 0,
    end: 12,
    turn: 0,
    part: 'think',
    meanLogprob: -0.625,
    meanEntropy: 0.875,
    answer: '5',
    confidence: 0.75,
    goldLogprob: [-0.25],
    accuracy: 0.75,
    potential: 0.75,
    belief: -0.25,
    deltaPotential: 0.5,
    deltaBelief: 1.5,
    ...parts,
  };
}
