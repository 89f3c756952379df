// Entry of the scorer process, the only program beside the command line in which a model is loaded. Started by
// server/scorer-process with a message pipe; ends with it.
import { openModel } from './scoring/open-model.ts';
import { parentPort } from './scoring/parent-port.ts';
import { serveScorer } from './scoring/serve-scorer.ts';

const port = parentPort();
if (port === null) {
  process.stderr.write(
    'This is the scorer process of Credence; the language server starts it. Run credence.js instead.\n',
  );
  process.exitCode = 2;
} else {
  // Whoever supervised this process is gone: so is the use of what it computes.
  process.on('disconnect', () => process.exit(0));
  serveScorer(port, openModel);
}
