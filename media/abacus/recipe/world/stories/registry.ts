// The story shapes of the world. Adding one adds a file and a line.

import { comparisonChain } from './comparison-chain.ts';
import { packing } from './packing.ts';
import { runningTotal } from './running-total.ts';
import { sideBySide } from './side-by-side.ts';
import type { Story } from './story.ts';
import { twoPeople } from './two-people.ts';

export const stories: readonly Story[] = [runningTotal, comparisonChain, packing, twoPeople, sideBySide];
