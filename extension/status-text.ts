// What the status bar says of the model and its work. Pure.
import { basename } from 'node:path';
import { preparationTitle, preparedPercent } from '../server/shared/protocol/preparation.ts';
import type { ModelInfo, ScorerStatus, TraceEvents } from '../server/shared/protocol/trace-requests.ts';

export interface StatusFacts {
  readonly scorer: ScorerStatus;
  readonly model: ModelInfo | null;
  readonly progress: TraceEvents['progress'] | null;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isProblem: boolean;
}

export function statusText({ scorer, model, progress }: StatusFacts): StatusText {
  const name = scorer.model === null ? (model?.name ?? 'Credence') : basename(scorer.model);
  // The mark says that there is something to read about the device.
  const device = scorer.device === null ? '' : ` · ${scorer.device}${scorer.note === null ? '' : ' $(warning)'}`;
  const tooltip = [
    `Model: ${name}`,
    scorer.device === null ? 'Not loaded yet' : `Device: ${scorer.device}, ${scorer.precision ?? ''}`,
    ...(scorer.reason === null ? [] : [scorer.reason]),
    ...(scorer.note === null ? [] : [scorer.note]),
    ...(scorer.message === null ? [] : [scorer.message]),
    ...(scorer.preparing === undefined ? [] : [preparationTitle(scorer.preparing)]),
    'Click to choose the model',
  ].join('\n');
  return {
    text: `${icon(scorer.state)} ${name}${device}${done(scorer, progress)}`,
    tooltip,
    isProblem: scorer.state === 'failed',
  };
}

function icon(state: ScorerStatus['state']): string {
  switch (state) {
    case 'idle':
      return '$(flame)';
    case 'failed':
      return '$(error)';
    case 'starting':
    case 'restarting':
    case 'busy':
      return '$(loading~spin)';
  }
}

/** How far making weights or annotating is: of one trace in percent, of several the number of the trace. */
function done({ state, preparing }: ScorerStatus, progress: TraceEvents['progress'] | null): string {
  if (state === 'starting') return ' · starting';
  if (state === 'restarting') return ' · starting again';
  if (preparing !== undefined) return ` · preparing ${preparedPercent(preparing)} %`;
  if (state !== 'busy' || progress === null || progress.doneLines >= progress.totalLines) return '';
  const { doneLines, totalLines, doneTokens, totalTokens } = progress;
  if (totalLines > 1) return ` · ${doneLines + 1} of ${totalLines}`;
  return totalTokens === 0 ? '' : ` · ${Math.floor((100 * doneTokens) / totalTokens)} %`;
}
