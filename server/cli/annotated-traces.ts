// The traces of the inputs in order, each with its annotation: for commands that read what was measured, or measure it.
import type { AnnotatedTrace } from '../groups/to-sibling.ts';
import {
  annotationsFromFile,
  annotationsFromModel,
  noAnnotations,
  type AnnotationSource,
} from './annotation-source.ts';
import type { CommandContext } from './command-context.ts';
import { problemLine } from './problem-line.ts';
import type { ScoringOptions } from './scoring-options.ts';
import { parseRead, type TraceInput } from './trace-input.ts';

export interface AnnotatedOptions extends ScoringOptions {
  /** A file or folder written by `annotate`; "none": no numbers; absent: the model is asked. */
  readonly annotations?: string;
  /** Absent: all. */
  readonly lines?: (line: number) => boolean;
}

export interface AnnotatedTraces {
  /** `file`: index of the input. */
  readonly entries: AsyncIterable<AnnotatedTrace & { readonly file: number }>;
  /** Lines so far that are no traces, and traces that could not be scored. */
  readonly failed: () => number;
  readonly close: () => Promise<void>;
}

/** @throws Failure where the annotations or the model cannot be opened */
export async function openAnnotatedTraces(
  inputs: readonly TraceInput[],
  options: AnnotatedOptions,
  context: CommandContext,
): Promise<AnnotatedTraces> {
  let failed = 0;
  const onFailed = (): void => {
    failed++;
  };
  const sources = await openSources(inputs, options, context, onFailed);
  return {
    entries: entriesOf(inputs, sources, { options, context, onFailed }),
    failed: () => failed,
    close: async () => {
      await Promise.all([...inputs, ...new Set(sources)].map((one) => one.close()));
    },
  };
}

async function openSources(
  inputs: readonly TraceInput[],
  options: AnnotatedOptions,
  context: CommandContext,
  onFailed: () => void,
): Promise<readonly AnnotationSource[]> {
  const { annotations } = options;
  if (annotations === 'none') return inputs.map(() => noAnnotations);
  if (annotations !== undefined) return Promise.all(inputs.map(({ name }) => annotationsFromFile(annotations, name)));
  const model = await annotationsFromModel(options, context, onFailed);
  return inputs.map(() => model);
}

interface Reading {
  readonly options: AnnotatedOptions;
  readonly context: CommandContext;
  readonly onFailed: () => void;
}

async function* entriesOf(
  inputs: readonly TraceInput[],
  sources: readonly AnnotationSource[],
  { options, context, onFailed }: Reading,
): AsyncGenerator<AnnotatedTrace & { readonly file: number }> {
  for (const [file, input] of inputs.entries()) {
    for await (const read of input.lines(context.signal)) {
      if (options.lines?.(read.line) === false) continue;
      const { trace, problems } = parseRead(read);
      const errors = problems.filter(({ severity }) => severity === 'error');
      for (const problem of errors) context.terminal.tell(problemLine(input.name, problem));
      if (trace === null) onFailed();
      else yield { file, trace, annotation: (await sources[file]?.find(trace)) ?? null };
    }
  }
}
