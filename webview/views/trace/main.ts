// Entry of the trace view: list, timeline and heatmap of one file, inside the editor.
import { connectToEditor } from '../../host.ts';
import { TraceView } from './trace-view.ts';

void new TraceView(connectToEditor(), { canAnnotate: true }).start();
