// The pairs of one prompt as a person goes through them: which rule, which pair, what was said and whether it is kept.
// Asks the host; draws nothing. What is on the disk decides: every word said is followed by a new list from there.
import type { PairRuleId, PairWord } from '../../../../server/shared/protocol/pair-rules.ts';
import type { PairTexts } from '../../../../server/shared/protocol/pair-sides.ts';
import type { ListedPairs, ProposedPair } from '../../../../server/shared/protocol/proposed-pairs.ts';
import type { RulePreview } from '../../../../server/shared/protocol/trace-requests.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';
import type { HostChannel } from '../../../host.ts';
import { arrange, isUndecided, keepOrder, markOf, nextUndecided, saidWords } from './layout.ts';
import { withWord } from './said.ts';

export interface JudgedPrompt {
  readonly group: string;
  readonly title: string;
}

export interface JudgingParts {
  readonly channel: Pick<HostChannel, 'request'>;
  readonly uri: () => string;
  /** A sentence for the reader. */
  readonly say: (message: string) => void;
  readonly sayFailure: (error: unknown) => void;
  /** The list, what is selected in it, or what is said of it has changed. */
  readonly onList: () => void;
  /** The texts to show have changed; null: none. */
  readonly onTexts: () => void;
}

/** Texts kept, so that going to and fro asks once. */
const textsKept = 12;

export class Judging {
  readonly #parts: JudgingParts;
  readonly #texts = new Map<string, PairTexts>();
  #prompt: JudgedPrompt | null = null;
  #rule: PairRuleId = 'outcome';
  #previews: readonly RulePreview[] = [];
  #listed: ListedPairs | null = null;
  #pairs: readonly ProposedPair[] = [];
  #selected: string | null = null;
  #undecidedOnly = false;
  #failure: unknown = null;
  /** Answers to older questions are dropped. */
  #turn = 0;
  #saving = 0;
  #asked = new AbortController();

  constructor(parts: JudgingParts) {
    this.#parts = parts;
  }

  get prompt(): JudgedPrompt | null {
    return this.#prompt;
  }

  get rule(): PairRuleId {
    return this.#rule;
  }

  /** What each rule would give of this prompt; a rule that looks further is not among them. */
  get previews(): readonly RulePreview[] {
    return this.#previews;
  }

  /** Null until the first list has come. */
  get listed(): ListedPairs | null {
    return this.#listed;
  }

  /** Every pair of the rule, in the order shown. */
  get pairs(): readonly ProposedPair[] {
    return this.#pairs;
  }

  /** Those in the list now. */
  get shown(): readonly ProposedPair[] {
    return this.#undecidedOnly ? this.#pairs.filter(isUndecided) : this.#pairs;
  }

  get undecidedOnly(): boolean {
    return this.#undecidedOnly;
  }

  get selected(): ProposedPair | null {
    return this.#pairs.find(({ pair }) => pair === this.#selected) ?? null;
  }

  /** Of the selected pair, in the order in which the rule proposed its sides; null until they have come. */
  get texts(): PairTexts | null {
    return this.#selected === null ? null : (this.#texts.get(this.#selected) ?? null);
  }

  get failure(): unknown {
    return this.#failure;
  }

  get isSaving(): boolean {
    return this.#saving > 0;
  }

  show(prompt: JudgedPrompt | null): void {
    if (prompt !== null && prompt.group === this.#prompt?.group) return;
    this.#prompt = prompt;
    this.#forget();
    this.#previews = [];
    this.#parts.onList();
    void this.load();
  }

  setRule(rule: PairRuleId): void {
    if (rule === this.#rule) return;
    this.#rule = rule;
    this.#forget();
    this.#parts.onList();
    void this.load();
  }

  setUndecidedOnly(only: boolean): void {
    this.#undecidedOnly = only;
    if (only && (this.selected === null || !isUndecided(this.selected))) {
      const next = nextUndecided(this.#pairs, this.#place());
      if (next !== null) return this.select(next.pair);
    }
    this.#parts.onList();
  }

  /** The file has changed: pairs and texts are asked for again, and nothing moves that is still there. */
  refresh(): void {
    this.#texts.clear();
    if (this.#prompt !== null && this.#saving === 0) void this.load();
  }

  move(by: 1 | -1): void {
    const { shown } = this;
    const at = shown.findIndex(({ pair }) => pair === this.#selected);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (next !== undefined) this.select(next.pair);
  }

  select(pair: string): void {
    this.#selected = pair;
    this.#parts.onList();
    void this.#readTexts();
  }

  /** Says a word of the selected pair and goes on to the next one that nobody has judged. */
  async say(word: PairWord): Promise<void> {
    const before = this.selected;
    if (before === null || (word === 'clear' && before.choice === null)) return;
    if (markOf(before) === 'impossible') return this.#parts.say(`This cannot be a pair: ${before.guard?.why ?? ''}.`);
    // Nobody judges what is not in sight.
    if (this.texts === null) return this.#parts.say('The texts of this pair are still being read.');
    const place = this.#place();
    this.#turn++;
    this.#put(withWord(before, word));
    const next = word === 'clear' ? null : nextUndecided(this.#pairs, place);
    if (next !== null) this.select(next.pair);
    else this.#parts.onList();
    await this.#save(before, word);
  }

  async load(): Promise<void> {
    const prompt = this.#prompt;
    const turn = ++this.#turn;
    this.#asked.abort();
    this.#asked = new AbortController();
    if (prompt === null) return;
    const asked = { uri: this.#parts.uri(), group: prompt.group, rule: this.#rule };
    try {
      const { signal } = this.#asked;
      const listed = await this.#parts.channel.request('listPairs', asked, { signal });
      if (turn !== this.#turn) return;
      this.#pairs = this.#listed === null ? arrange(listed.pairs) : keepOrder(this.#pairs, listed.pairs);
      this.#listed = listed;
      this.#failure = null;
      if (this.selected === null) this.#selected = (nextUndecided(this.#pairs, -1) ?? this.#pairs[0])?.pair ?? null;
      this.#parts.onList();
      await Promise.all([this.#readTexts(), this.#preview(prompt)]);
    } catch (error) {
      if (turn !== this.#turn || (error instanceof Failure && error.code === 'cancelled')) return;
      this.#failure = error;
      this.#parts.onList();
    }
  }

  async #preview({ group }: JudgedPrompt): Promise<void> {
    const { rules } = await this.#parts.channel.request('previewRules', { uri: this.#parts.uri(), group });
    if (group !== this.#prompt?.group) return;
    this.#previews = rules;
    this.#parts.onList();
  }

  async #save(before: ProposedPair, word: PairWord): Promise<void> {
    const { channel, say, sayFailure } = this.#parts;
    this.#saving++;
    this.#parts.onList();
    try {
      const { path } = await channel.request('choosePair', { pair: before.pair, choice: word });
      say(`${saidWords[word]}. Saved to ${path.split(/[\\/]/u).at(-1) ?? path}.`);
    } catch (error) {
      this.#put(before);
      this.#selected = before.pair;
      sayFailure(error);
      this.#parts.onTexts();
    } finally {
      this.#saving--;
      this.#parts.onList();
    }
    if (this.#saving === 0) await this.load();
  }

  async #readTexts(): Promise<void> {
    const pair = this.selected;
    this.#parts.onTexts();
    if (pair === null) return;
    try {
      await this.#fetchTexts(pair);
      if (this.#selected !== pair.pair) return;
      this.#parts.onTexts();
      // The one that is likely to be next is there when it is asked for.
      const next = nextUndecided(this.#pairs, this.#place());
      if (next !== null) await this.#fetchTexts(next);
    } catch (error) {
      if (this.#selected === pair.pair) this.#parts.sayFailure(error);
    }
  }

  async #fetchTexts(pair: ProposedPair): Promise<void> {
    if (this.#texts.has(pair.pair)) return;
    const { group } = this.#prompt ?? {};
    const read = await this.#parts.channel.request('readPair', { uri: this.#parts.uri(), sides: pair.sides });
    if (group !== this.#prompt?.group) return;
    const { chosen, rejected } = read;
    // Swapped pairs come in the order in which they will be written.
    this.#texts.set(pair.pair, pair.choice === 'reject' ? { ...read, chosen: rejected, rejected: chosen } : read);
    for (const oldest of [...this.#texts.keys()].slice(0, -textsKept)) this.#texts.delete(oldest);
  }

  #place(): number {
    return this.#pairs.findIndex(({ pair }) => pair === this.#selected);
  }

  #put(changed: ProposedPair): void {
    this.#pairs = this.#pairs.map((pair) => (pair.pair === changed.pair ? changed : pair));
  }

  #forget(): void {
    this.#texts.clear();
    this.#listed = null;
    this.#pairs = [];
    this.#selected = null;
    this.#failure = null;
    this.#parts.onTexts();
  }
}
