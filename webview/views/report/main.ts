// Entry of the report: the trace view over data that the page itself carries. Makes no request.
import { toFailureData } from '../../../server/shared/protocol/failure.ts';
import { connectInPage } from '../../host.ts';
import { errorState } from '../../parts/error-state.ts';
import { startView } from '../../start-view.ts';
import { TraceView } from '../trace/trace-view.ts';
import { readReportData } from './report-data.ts';
import { reportPort } from './report-port.ts';

try {
  const data = readReportData(document);
  document.title = data.title;
  void new TraceView(connectInPage(reportPort(data)), { canAnnotate: false }).start();
} catch (error) {
  const { root } = startView(() => undefined);
  root.append(errorState('This report cannot be shown', [toFailureData(error).message]));
}
