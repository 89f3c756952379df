// Entry of the report: the trace view over data that the page itself carries. Makes no request.
import { connectInPage } from '../../host.ts';
import { TraceView } from '../trace/trace-view.ts';
import { readReportData } from './report-data.ts';
import { reportPort } from './report-port.ts';

const data = readReportData(document);
document.title = data.title;
void new TraceView(connectInPage(reportPort(data)), { canAnnotate: false }).start();
