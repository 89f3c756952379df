// What can be done with the whole file, as the buttons on the right of the toolbar.
import type { Jobs } from '../jobs.ts';
import type { ToolbarActions } from './toolbar.ts';

/** @param jobs asked for when a button is pressed: the toolbar is made before them */
export function fileButtons(
  jobs: () => Jobs,
  onCalibration: () => void,
  onPairs: () => void,
): ToolbarActions['buttons'] {
  return [
    { label: 'Annotate all', title: 'Read all traces with the model', onPress: () => jobs().annotate() },
    ...calibrationButton(onCalibration),
    { label: 'Judge pairs', title: 'Choose among the preference pairs of this prompt (p)', onPress: onPairs },
    { label: 'Export pairs', title: 'Write preference pairs', onPress: () => jobs().exportPairs() },
    { label: 'Report', title: 'Write one HTML page to send', onPress: () => jobs().writeReport() },
  ];
}

/** What a report can show of all its traces as well. */
export function calibrationButton(onPress: () => void): ToolbarActions['buttons'] {
  return [{ label: 'Calibration', title: 'How well each signal tells right from wrong over all traces (c)', onPress }];
}
