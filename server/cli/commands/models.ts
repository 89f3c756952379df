// `credence models`: what is on this machine, what can be downloaded, what a model holds, and whether it works.
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { modelsCheck } from './models-check.ts';
import { modelsInfo } from './models-info.ts';
import { modelsList } from './models-list.ts';
import { modelsPull } from './models-pull.ts';

export function modelsCommand(context: CommandContext): Command {
  const group = new Command('models').description('find, download, look at and check models');
  for (const make of [modelsList, modelsPull, modelsInfo, modelsCheck]) group.addCommand(make(context));
  return group;
}
