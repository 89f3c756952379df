// Writes preference pairs: choose the rule by what it would give, the form, and the file. A caller may give them instead.
import * as vscode from 'vscode';
import type { ExportedOrNot } from '../../server/shared/protocol/host-view.ts';
import { pairRuleFacts, pairRuleIds, type PairRuleId } from '../../server/shared/protocol/pair-rules.ts';
import type { ExportOptions, ExportResult } from '../../server/shared/protocol/trace-requests.ts';
import { choicesOf } from '../choices-path.ts';
import type { Command, CommandContext } from './command.ts';
import { targetFile, withOpenFile } from './target.ts';
import { askWhere, writeAsking, type Target } from './write-file.ts';

type Format = ExportOptions['format'];

const formats: readonly { format: Format; label: string; detail: string }[] = [
  {
    format: 'trl',
    label: 'TRL',
    detail: 'Explicit prompt; text where the prompt is text, messages where it is messages.',
  },
  { format: 'trl-conversational', label: 'TRL, conversational', detail: 'Messages always.' },
];

export const exportPairs: Command = {
  id: 'credence.export',
  async run(context, given, options): Promise<ExportedOrNot> {
    const file = targetFile(context, given);
    const choices = choicesOf(file);
    const result = await withOpenFile(context, file, async (uri) => {
      const asked = await choose(context, file, uri, readOptions(options));
      if (asked === null) return null;
      const { rule, format, target } = asked;
      return writeAsking(target, async (overwrite) =>
        vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Exporting pairs' }, () =>
          context.server.request('export', { uri, rule, format, path: target.path, overwrite, ...choices }),
        ),
      );
    });
    if (result === null) return { path: null, pairs: 0 };
    void sayWritten(result);
    return { path: result.path, pairs: result.pairs };
  },
};

interface Given {
  readonly rule: PairRuleId | null;
  readonly format: Format | null;
  readonly path: string | null;
}

/** What a caller of the command gave besides the file. */
function readOptions(value: unknown): Given {
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const path: unknown = fields.get('path');
  return {
    rule: pairRuleIds.find((rule) => rule === fields.get('rule')) ?? null,
    format: formats.find(({ format }) => format === fields.get('format'))?.format ?? null,
    path: typeof path === 'string' ? path : null,
  };
}

async function choose(
  { server }: CommandContext,
  file: vscode.Uri,
  uri: string,
  given: Given,
): Promise<{ rule: PairRuleId; format: Format; target: Target } | null> {
  const rule = given.rule ?? (await chooseRule(server, uri, choicesOf(file)));
  if (rule === null) return null;
  const format =
    given.format ??
    (await vscode.window.showQuickPick(formats, { title: 'Form of the lines', ignoreFocusOut: true }))?.format;
  if (format === undefined) return null;
  if (given.path !== null) return { rule, format, target: { path: given.path, overwrite: false } };
  const name = `${file.path.replace(/(\.trace)?\.jsonl$/i, '')}.${rule}.jsonl`;
  const target = await askWhere(file.with({ path: name }), { 'JSON Lines': ['jsonl'] }, 'Export preference pairs');
  return target === null ? null : { rule, format, target };
}

async function chooseRule(
  server: CommandContext['server'],
  uri: string,
  choices: { overrides?: string },
): Promise<PairRuleId | null> {
  const items = server.request('previewRules', { uri, ...choices }).then(({ rules }) =>
    rules.map(({ rule, pairs, prompts, refused }) => {
      const left = Object.values(refused).reduce((sum, count) => sum + count, 0);
      const { name, title, needs } = pairRuleFacts[rule];
      const description = `${pairs} pairs of ${prompts} prompts, ${left} refused by guards`;
      return { rule, label: name, detail: `${title}. ${needs}`, description };
    }),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Which pairs?',
    ignoreFocusOut: true,
    placeHolder: 'Chosen against rejected completion of one prompt',
    matchOnDetail: true,
  });
  return picked?.rule ?? null;
}

async function sayWritten({ path, pairs, prompts, warnings }: ExportResult): Promise<void> {
  const open = 'Open';
  const card = 'Open Card';
  const message = [`Wrote ${pairs} pairs of ${prompts} prompts to ${path}.`, ...warnings].join(' ');
  const say = warnings.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await say(message, open, card);
  if (answer === undefined) return;
  const uri = vscode.Uri.file(answer === card ? `${path}.card.json` : path);
  await vscode.window.showTextDocument(uri);
}
