// What openModel says while it makes weights: the same work's bytes as whole percents, so that thousands of pieces do not
// become thousands of messages.
import { preparedPercent, type Preparation } from '../shared/protocol/preparation.ts';

export type OnPreparing = (preparation: Preparation) => void;

/** @returns what a conversion's `onProgress` is to be; undefined where nobody listens */
export function tellPreparing(
  about: Pick<Preparation, 'model' | 'what'>,
  onPreparing: OnPreparing | undefined,
): ((doneBytes: number, totalBytes: number) => void) | undefined {
  if (onPreparing === undefined) return undefined;
  let told = -1;
  return (doneBytes, totalBytes) => {
    const percent = preparedPercent({ doneBytes, totalBytes });
    if (percent === told) return;
    told = percent;
    onPreparing({ ...about, doneBytes, totalBytes });
  };
}
