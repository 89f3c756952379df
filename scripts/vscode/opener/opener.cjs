// Opens the first trace file of the folder in its view. VS Code opens a file named at start before a fresh profile
// knows any custom editor, and so as text.
const vscode = require('vscode');

exports.activate = async () => {
  const files = await vscode.workspace.findFiles('*.trace.jsonl');
  const [first] = files.sort((left, right) => right.path.localeCompare(left.path));
  if (first !== undefined) await vscode.commands.executeCommand('vscode.openWith', first, 'credence.traces');
};
