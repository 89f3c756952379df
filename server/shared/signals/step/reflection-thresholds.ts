import type { ReflectionThresholds } from '../../protocol/server-scorer.ts';

/** Below a half the model rather reflects, above it it rather affirms. */
export const builtInThresholds: Required<ReflectionThresholds> = { doubtBelow: 0.5, sureAbove: 0.5 };
