// `credence device`: what a model would run on here, and why.
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

export function deviceCommand(context: CommandContext): Command {
  return new Command('device')
    .description('what a model would run on here, and why')
    .option('--device <device>', 'auto or cpu', 'auto')
    .option('--json', 'as JSON')
    .action(async (options: { device: string; json?: boolean }) => {
      // Dynamic: the runtime's native library is loaded to ask it for its version, and by this command only.
      const { inspectDevice } = await import('../../scoring/inspect-device.ts');
      const found = await inspectDevice(options.device);
      const rows: readonly (readonly [string, string])[] = [
        ['device', found.device],
        ['why', found.reason],
        ['precision', found.precision],
        ['self-check', 'this device is the reference that others are compared with'],
        ['threads', String(found.threads)],
        ['processor', found.processor],
        ['platform', found.platform],
        ['onnxruntime', found.onnxRuntimeVersion],
        ['node', found.nodeVersion],
      ];
      const text =
        options.json === true
          ? JSON.stringify(found, null, 2)
          : rows.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n');
      await context.terminal.out(`${text}\n`);
      context.finish(0);
    });
}
