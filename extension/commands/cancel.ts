// Stops annotating the file in front; what is finished stays.
import type { Command } from './command.ts';
import { targetFile } from './target.ts';

export const cancel: Command = {
  id: 'credence.cancel',
  run: (context, given) => context.server.request('cancel', { uri: targetFile(context, given).toString() }),
};
