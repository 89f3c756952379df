// `credence device`: every device of this machine, how the model's self-check came out on it, and what a model would run
// on here and why.
import { Command } from 'commander';
import { formOf } from '../../models/model-form.ts';
import { findModel } from '../../models/find-model.ts';
import type { CommandContext } from '../command-context.ts';
import { describeDevices, type DeviceFindings } from '../device-text.ts';
import { modelChoice } from '../model-choice.ts';
import { openModelHere } from '../open-model-here.ts';
import { addModelOptions, cacheFolder, type ModelOptions } from '../scoring-options.ts';

export function deviceCommand(context: CommandContext): Command {
  const command = new Command('device')
    .description('devices here, how a model checks out on each, and what it would run on')
    .option('--json', 'as JSON');
  return addModelOptions(command).action(async (options: ModelOptions & { readonly json?: boolean }) => {
    const found = await inspect(options, context);
    const text = options.json === true ? JSON.stringify(found, null, 2) : describeDevices(found).join('\n');
    await context.terminal.out(`${text}\n`);
    context.finish(0);
  });
}

async function inspect(options: ModelOptions, context: CommandContext): Promise<DeviceFindings> {
  const { path } = await findModel(modelChoice(context, options.model, '--model'));
  const cache = cacheFolder(options, context.environment);
  const model = await openModelHere(path, options, context);
  // Dynamic: the runtime's native library is loaded by commands that need it only.
  const { inspectDevices } = await import('../../scoring/inspect-device.ts');
  const { name, folder, scorer } = model;
  // Without a cache what was made of the model goes when it is closed; else its memory is wanted for the checks.
  if (cache !== null) await model.close();
  // An ONNX export computes attention in its own way, which is checked when it is opened.
  const checked = (await formOf(path)) === 'onnx' ? null : folder;
  const inspection = await inspectDevices(checked);
  if (cache === null) await model.close();
  const { use } = scorer.info;
  return {
    ...{ device: scorer.info.device, precision: scorer.info.precision, model: name },
    ...{ attention: use?.attention ?? null, reason: use?.reason ?? null, fallback: use?.fallback ?? null },
    check: use?.check ?? null,
    ...inspection,
  };
}
