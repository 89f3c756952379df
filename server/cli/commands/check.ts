// `credence check`: reads trace files, tells every problem with its place, and sums up what is in them.
import { Command } from 'commander';
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../../shared/protocol/failure.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { CommandContext } from '../command-context.ts';
import { emptyFileSummary, summarizeLine, toSummary, type FileSummary } from '../file-summary.ts';
import { problemLine } from '../problem-line.ts';
import { openInput, parseRead, type TraceInput } from '../trace-input.ts';
import { textTable } from '../text-table.ts';
import { visibleText } from '../terminal-text.ts';

export function checkCommand(context: CommandContext): Command {
  return new Command('check')
    .description('validate trace files and sum up what is in them')
    .argument('<in...>', 'trace files; - is standard input')
    .option('--json', 'the summary and all problems as JSON')
    .action(async (names: string[], options: { json?: boolean }) => {
      const inputs = await Promise.all(names.map(openInput));
      const checked: { summary: FileSummary; problems: readonly Problem[] }[] = [];
      for (const input of inputs) checked.push(await checkInput(input, context, options.json === true));
      if (options.json === true) {
        const files = checked.map(({ summary, problems }) => ({ ...summary, problems }));
        await context.terminal.out(`${JSON.stringify({ files }, null, 2)}\n`);
      } else {
        const summaries = checked.map(({ summary }) => summary);
        const lines = [...table(summaries), ...summaries.flatMap(sampleLines)];
        await context.terminal.out(`${lines.join('\n')}\n`);
      }
      context.finish(checked.some(({ summary }) => summary.failedLines > 0) ? 1 : 0);
    });
}

async function checkInput(
  input: TraceInput,
  { terminal, signal }: CommandContext,
  keepsProblems: boolean,
): Promise<{ summary: FileSummary; problems: readonly Problem[] }> {
  const kept: Problem[] = [];
  const report = (problem: Problem): void => {
    if (keepsProblems) kept.push(problem);
    else terminal.tell(problemLine(input.name, problem));
  };
  const count = emptyFileSummary(input.name);
  for await (const read of input.lines(signal)) {
    const parsed = parseRead(read);
    parsed.problems.forEach(report);
    summarizeLine(count, parsed);
  }
  if (signal.aborted) throw new Failure('cancelled', `Checking ${input.name} was interrupted.`);
  if (count.lines === 0) {
    report({
      code: 'empty-file',
      severity: 'warning',
      message: 'The file holds no trace; it should hold one JSON object a line.',
    });
    count.warnings++;
  }
  await input.close();
  const pause = async (): Promise<void> => {
    await setImmediate();
    if (signal.aborted) throw new Failure('cancelled', `Checking ${input.name} was interrupted.`);
  };
  return { summary: await toSummary(count, pause), problems: kept };
}

const right = { align: 'right' } as const;
const columns = [
  { title: 'file', align: 'left' },
  { title: 'lines', ...right },
  { title: 'traces', ...right },
  { title: 'failed', ...right },
  { title: 'warnings', ...right },
  { title: 'prompts', ...right },
  { title: 'gold', ...right },
  { title: 'correct', ...right },
  { title: 'wrong', ...right },
  { title: 'disputed', ...right },
  { title: 'steps', ...right },
  { title: 'characters', ...right },
] as const;

function table(summaries: readonly FileSummary[]): string[] {
  const rows = summaries.map((one) => [
    visibleText(one.file),
    ...[one.lines, one.traces, one.failedLines, one.warnings, one.groups, one.withAnswer].map(String),
    ...[one.correct, one.wrong, one.disputed, one.steps, one.characters].map(String),
  ]);
  return textTable(columns, rows);
}

/** Of files with several samples a prompt: what their labels and answers say together. */
function sampleLines({
  file,
  samples: { passAtK, majorityAtN, majority, withoutLearningSignal },
}: FileSummary): string[] {
  if (passAtK.length < 2) return [];
  const told = [
    ...passAtK.map(({ n, value, prompts }) => `pass@${n} ${value.toFixed(3)} (${prompts} prompts)`),
    ...majorityAtN.slice(1).map(({ n, value, prompts }) => `maj@${n} ${value.toFixed(3)} (${prompts} prompts)`),
    ...(majority === null ? [] : [`majority right ${majority.value.toFixed(3)} (${majority.prompts} prompts)`]),
    `${withoutLearningSignal} prompts all right or all wrong`,
  ];
  return [`${visibleText(file)}: ${told.join(' · ')}`];
}
