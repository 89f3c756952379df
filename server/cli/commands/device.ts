// `credence device`: every device of this machine, how the model's self-check came out on it, and what a model would run
// on here and why.
import { Command } from 'commander';
import { findModel } from '../../models/find-model.ts';
import type { CommandContext } from '../command-context.ts';
import { describeDevices } from '../device-text.ts';
import { modelChoice } from '../model-choice.ts';
import { addModelOptions, type ModelOptions } from '../scoring-options.ts';

export function deviceCommand(context: CommandContext): Command {
  const command = new Command('device')
    .description('devices here, how a model checks out on each, and what it would run on')
    .option('--json', 'as JSON');
  return addModelOptions(command).action(async (options: ModelOptions & { readonly json?: boolean }) => {
    const { path } = await findModel(modelChoice(context, options.model, '--model'));
    // Dynamic: the runtime's native library is loaded by commands that need it only.
    const { inspectDevices } = await import('../../scoring/inspect-device.ts');
    const { device, precision } = options;
    const found = await inspectDevices({ folder: path, device, precision });
    const text = options.json === true ? JSON.stringify(found, null, 2) : describeDevices(found).join('\n');
    await context.terminal.out(`${text}\n`);
    context.finish(0);
  });
}
