// Where a command takes the annotations of traces from: a file written by `annotate`, or the model.
import { Failure } from '../shared/protocol/failure.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { parseAnnotation } from '../store/parse-annotation.ts';
import { openAnnotator } from './annotator.ts';
import type { CommandContext } from './command-context.ts';
import { openLineFile, type LineForm } from './line-file.ts';
import type { ScoringOptions } from './scoring-options.ts';

export interface AnnotationSource {
  /** Null where the trace could not be scored. @throws Failure where the annotations are not of these traces */
  find(trace: Trace): Promise<Annotation | null>;
  close(): Promise<void>;
}

/** No numbers at all. */
export const noAnnotations: AnnotationSource = { find: () => Promise.resolve(null), close: () => Promise.resolve() };

/** `path` is a file, or a folder that `annotate` wrote for several inputs. */
export function annotationsFromFile(path: string, input: string): Promise<AnnotationSource> {
  return openLineFile(path, input, annotationLines);
}

const annotationLines: LineForm<Annotation> = {
  ...{ what: 'annotations', noun: 'annotation', remedy: 'Annotate again.' },
  parse: (json) => {
    const parsed = parseAnnotation(json);
    return parsed === null ? null : { line: parsed.line, value: 'tokens' in parsed ? parsed : null };
  },
  isOf,
};

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

/** Ids need not be unique, but they agree; and the spans of a turn's tokens cover its text to the end. */
function isOf(annotation: Annotation, trace: Trace): boolean {
  if (annotation.id !== trace.id || annotation.turns.length !== trace.turns.length) return false;
  return annotation.turns.every(({ firstToken, endToken }, turn) => {
    const length = trace.turns[turn]?.text.length ?? 0;
    return firstToken === endToken ? length === 0 : annotation.tokens.end[endToken - 1] === length;
  });
}
