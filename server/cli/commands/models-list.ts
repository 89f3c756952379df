// `credence models list`: the models on this machine by store, and what the catalogue offers. Never touches the network.
import { Command } from 'commander';
import { listModels } from '../../models/list-models.ts';
import type { ListedModel, ModelList, ModelStore, OfferedModel } from '../../shared/protocol/models.ts';
import type { CommandContext } from '../command-context.ts';
import { embeddedFolder, modelPlaces } from '../model-choice.ts';
import { visibleText } from '../terminal-text.ts';
import { textTable, type TableColumn } from '../text-table.ts';

const titles: Readonly<Record<ModelStore, string>> = {
  embedded: 'comes with Credence',
  credence: 'pulled by Credence',
  'hugging-face': 'Hugging Face cache',
  ollama: 'Ollama',
  'lm-studio': 'LM Studio',
  folder: 'named folders',
};

const columns: readonly TableColumn[] = [
  { title: 'model', align: 'left' },
  { title: 'family', align: 'left' },
  { title: 'size', align: 'right' },
  { title: 'stored as', align: 'left' },
  { title: 'on disk', align: 'right' },
  { title: 'from', align: 'left' },
  { title: 'read', align: 'left' },
];

const offeredColumns: readonly TableColumn[] = [
  { title: 'model', align: 'left' },
  { title: 'family', align: 'left' },
  { title: 'size', align: 'right' },
  { title: 'download', align: 'right' },
  { title: 'license', align: 'left' },
  { title: 'good for', align: 'left' },
];

export function modelsList(context: CommandContext): Command {
  return new Command('list')
    .description('models on this machine, whether each can be read, and those that `pull` downloads')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const list = await listModels(modelPlaces(context), embeddedFolder(context));
      const text = options.json === true ? JSON.stringify(list, null, 2) : tables(list).join('\n');
      await context.terminal.out(`${text}\n`);
      for (const note of list.notes) context.terminal.tell(`credence: ${visibleText(note)}`);
      context.finish(0);
    });
}

function tables({ models, offered }: ModelList): string[] {
  const missing = offered.filter(({ here }) => !here);
  const problems = models.filter(({ problem }) => problem !== null);
  return [
    ...textTable(columns, models.map(row)),
    ...(problems.length === 0 ? [] : ['', 'Not read:']),
    ...problems.map(({ name, problem }) => `  ${visibleText(name)}: ${visibleText(problem ?? '')}`),
    ...(missing.length === 0 ? [] : ['', 'To be had by `credence models pull NAME`:']),
    ...(missing.length === 0 ? [] : textTable(offeredColumns, missing.map(offeredRow))),
  ];
}

function row({ name, family, parameters, storedType, bytes, store, problem }: ListedModel): readonly string[] {
  const cells = [visibleText(name), visibleText(family ?? '–'), size(parameters), visibleText(storedType ?? '–')];
  return [...cells, disk(bytes), titles[store], problem === null ? 'yes' : 'no'];
}

function offeredRow({ name, family, parameters, bytes, license, purpose }: OfferedModel): readonly string[] {
  return [name, family, size(parameters), disk(bytes), license, purpose];
}

function size(parameters: number | null): string {
  if (parameters === null) return '–';
  return parameters >= 1e9
    ? `${(parameters / 1e9).toFixed(1)} B`
    : `${(parameters / 1e6).toFixed(parameters < 1e7 ? 1 : 0)} M`;
}

function disk(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
}
