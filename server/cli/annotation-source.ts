// Where a command takes the annotations of traces from: a file written by `annotate`, or the model.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { parseAnnotation } from '../store/parse-annotation.ts';
import { openTraceFile } from '../trace/trace-file.ts';
import { openAnnotator } from './annotator.ts';
import type { CommandContext } from './command-context.ts';
import { annotationName } from './output-paths.ts';
import type { ScoringOptions } from './scoring-options.ts';

export interface AnnotationSource {
  /** Null where the trace could not be scored. @throws Failure where the annotations are not of these traces */
  find(trace: Trace): Promise<Annotation | null>;
  close(): Promise<void>;
}

/** No numbers at all. */
export const noAnnotations: AnnotationSource = { find: () => Promise.resolve(null), close: () => Promise.resolve() };

/** `path` is a file, or a folder that `annotate` wrote for several inputs. */
export async function annotationsFromFile(path: string, input: string): Promise<AnnotationSource> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = await openTraceFile(isFolder ? join(path, annotationName(input)) : path);
  // The place of each line's annotation; shards put together may bring them in any order.
  const rows = new Map<number, number>();
  for await (const { line, text } of file.lines()) {
    const parsed = parseAnnotationText(text);
    if (parsed === null) {
      throw new Failure(
        'invalid-request',
        `Line ${line} of ${file.path} is no annotation of this version; annotate again.`,
      );
    }
    rows.set(parsed.line, line);
  }
  return {
    async find(trace) {
      const row = rows.get(trace.line);
      if (row === undefined) return null;
      const parsed = parseAnnotationText((await file.readLine(row)).text);
      if (parsed === null || !('tokens' in parsed)) return null;
      if (isOf(parsed, trace)) return parsed;
      throw new Failure(
        'invalid-request',
        `Line ${row} of ${file.path} was not made from line ${trace.line} of ${input}: the texts differ. Annotate again.`,
      );
    },
    close: () => file.close(),
  };
}

/** Scores what is asked for, or takes it from the cache; a trace that cannot be scored is told and counted. */
export async function annotationsFromModel(
  options: ScoringOptions,
  context: CommandContext,
  onFailed: () => void,
): Promise<AnnotationSource> {
  const annotator = await openAnnotator(options, context);
  return {
    async find(trace) {
      try {
        return (await annotator.annotate(trace, { signal: context.signal })).annotation;
      } catch (error) {
        if (!(error instanceof Failure) || error.code === 'cancelled') throw error;
        onFailed();
        context.terminal.tell(`credence: line ${trace.line} could not be scored: ${error.message}`);
        return null;
      }
    },
    close: () => annotator.close(),
  };
}

function parseAnnotationText(text: string): ReturnType<typeof parseAnnotation> {
  try {
    return parseAnnotation(JSON.parse(text));
  } catch {
    return null; // no JSON: no annotation either
  }
}

/** Ids need not be unique, but they agree; and the spans of a turn's tokens cover its text to the end. */
function isOf(annotation: Annotation, trace: Trace): boolean {
  if (annotation.id !== trace.id || annotation.turns.length !== trace.turns.length) return false;
  return annotation.turns.every(({ firstToken, endToken }, turn) => {
    const length = trace.turns[turn]?.text.length ?? 0;
    return firstToken === endToken ? length === 0 : annotation.tokens.end[endToken - 1] === length;
  });
}
