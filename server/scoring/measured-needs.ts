// What the settings leave of the needs of the wanted signals.
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { Need } from '../shared/signals/signal.ts';

/** What is measured besides the base pass: nothing without probes. */
export function askedBehind(needs: ReadonlySet<Need>, { probes }: ScoreSettings): ReadonlySet<Need> {
  return probes ? needs : new Set();
}
