// Answers a view's requests about pairs from traces in memory, by the real rules and guards; what is said of a pair is
// kept in a list, as the file of choices keeps it.
import type { ExportEntry } from '../../server/export/candidate.ts';
import { makeChoices, type Choices } from '../../server/export/choices.ts';
import { selectPairsOfAll } from '../../server/export/export-pairs.ts';
import { trl } from '../../server/export/formats/trl.ts';
import { listPairs, looksBeyondGroups } from '../../server/export/list-pairs.ts';
import { defaultPairOptions } from '../../server/export/pair-options.ts';
import { readPairTexts } from '../../server/export/pair-texts.ts';
import { pairRules, ruleById } from '../../server/export/rules/registry.ts';
import type { Handlers } from '../../server/shared/protocol/contract.ts';
import { Failure } from '../../server/shared/protocol/failure.ts';
import type { ViewToHostRequests } from '../../server/shared/protocol/host-view.ts';
import type { PairWord } from '../../server/shared/protocol/pair-rules.ts';
import { traceHandlers, type HostedLine } from './trace-host.ts';

export interface SaidPair {
  readonly pair: string;
  readonly choice: PairWord;
}

/** The handlers of `traceHandlers` with those about pairs; `said` grows with every choice. */
export function pairHandlers(
  lines: readonly HostedLine[],
  said: SaidPair[] = [],
): Handlers<ViewToHostRequests> & { readonly said: readonly SaidPair[] } {
  const choices = (): Choices => makeChoices(said.map(({ pair, choice }) => [pair, { choice, by: null }]));
  const entries = async function* (group: string | null): AsyncIterable<ExportEntry> {
    for (const { trace, annotation } of lines) {
      if (trace === null || (group !== null && trace.group !== group)) continue;
      yield await Promise.resolve({ place: { file: 0, line: trace.line }, trace, annotation });
    }
  };
  const pairing = { format: trl, options: defaultPairOptions };
  return {
    ...traceHandlers(lines),
    said,
    previewRules: async ({ group = null }) => {
      const rules = pairRules.filter((rule) => group === null || !looksBeyondGroups(rule));
      const wanted = rules.map((rule) => ({ ...pairing, rule, choices: choices() }));
      const found = await selectPairsOfAll(entries(group), wanted);
      return {
        rules: found.flatMap(({ pairs, prompts, refused }, at) => {
          const rule = rules[at]?.id;
          return rule === undefined ? [] : [{ rule, pairs: pairs.length, prompts, refused }];
        }),
      };
    },
    listPairs: ({ group, rule: id }) => {
      const rule = ruleById(id);
      return listPairs(
        entries(looksBeyondGroups(rule) ? null : group),
        { ...pairing, rule, choices: choices() },
        group,
      );
    },
    readPair: ({ sides }) =>
      readPairTexts(sides, ({ line }) => {
        const trace = lines[line - 1]?.trace ?? null;
        if (trace === null) throw new Failure('invalid-trace', `Line ${line} is not a trace.`);
        return Promise.resolve(trace);
      }),
    choosePair: (word) => {
      said.push(word);
      return { path: '/traces/test.choices.jsonl' };
    },
  };
}
