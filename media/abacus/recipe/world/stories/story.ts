// The interface of a story shape: a kind of everyday arithmetic, told in several situations.

import type { Template } from '../plots/template.ts';

export interface Story {
  /** Stable id, written into every row. */
  readonly id: string;
  /** At least two that are trained and one that is held out. */
  readonly templates: readonly Template[];
}
