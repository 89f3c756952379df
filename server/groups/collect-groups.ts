// Siblings brought together while traces go by, and summed up when all have been seen.
import type { GroupSummary } from '../shared/protocol/group-summary.ts';
import { summarizeGroup } from '../shared/signals/group/group-outcome.ts';
import type { Sibling } from '../shared/signals/sibling.ts';

export class GroupCollector {
  readonly #groups = new Map<string, Sibling[]>();

  add(group: string, sibling: Sibling): void {
    const siblings = this.#groups.get(group);
    if (siblings === undefined) this.#groups.set(group, [sibling]);
    else siblings.push(sibling);
  }

  /** One a group, in the order in which the groups came, with what it says of every sibling's steps. */
  *summaries(): Generator<GroupSummary> {
    for (const [group, siblings] of this.#groups) yield summarizeGroup(group, siblings, 'all');
  }
}
