// One line of the benchmark's conversation: a task as JSON in, `{ answer }` or `{ failure }` out. A task that fails ends
// nothing: the next one is answered.
import { z } from 'zod';
import { benchTaskSchema } from './bench-task.ts';
import type { Bench } from './run-task.ts';

export type TaskReply = { readonly answer: object } | { readonly failure: string };

export async function answerTask(bench: Bench, line: string): Promise<TaskReply> {
  try {
    const parsed = benchTaskSchema.safeParse(JSON.parse(line));
    if (!parsed.success) return { failure: `not a task: ${z.prettifyError(parsed.error)}` };
    return { answer: await bench.run(parsed.data) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
