// The language server's entry: started by the extension with --stdio, speaks LSP on stdin and stdout, and nothing else
// may write there.
import { Console } from 'node:console';
import { fileURLToPath } from 'node:url';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { composeServer, programVersion } from './compose.ts';
import { connect } from './lsp/connect.ts';

// Whatever a library prints to stdout would break the protocol; stderr reaches the editor's output channel.
globalThis.console = new Console(process.stderr);

// The built programs lie beside one another in dist/.
const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const files = { scorerScript: beside('./scorer.js'), webviewFolder: beside('./webview'), version: programVersion() };

connect(
  createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  ),
  (options, client) => composeServer(options, client, files),
  files.version,
);
