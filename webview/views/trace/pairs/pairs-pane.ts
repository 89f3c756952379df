// The page on which a person judges the pairs of one prompt: rule and counts above, pairs on the left, both texts beside
// them. What is known and asked stands in judging.ts.
import { pairRuleFacts, pairRuleIds, type PairRuleId } from '../../../../server/shared/protocol/pair-rules.ts';
import { createButton } from '../../../parts/button.ts';
import { appendText } from '../../../parts/draw-text.ts';
import { element } from '../../../parts/element.ts';
import { emptyState } from '../../../parts/empty-state.ts';
import { formatCount } from '../../../parts/format-number.ts';
import { createPicker, type Picker } from '../../../parts/picker.ts';
import { failedRequest } from '../instead.ts';
import type { PairAction } from '../keyboard.ts';
import { Judging, type JudgedPrompt, type JudgingParts } from './judging.ts';
import { describeScale, tally, turnedAwayWords } from './layout.ts';
import { PairList } from './pair-list.ts';
import { PairReader } from './pair-reader.ts';
import './pairs.css';

export interface PairsEvents {
  readonly onClose: () => void;
  /** A side's trace is to be read in the heatmap. */
  readonly onLine: (line: number) => void;
  /** To the next (1) or previous (-1) prompt of the file. */
  readonly onPrompt: (by: 1 | -1) => void;
}

export class PairsPane {
  readonly root = element('section', 'pairs');
  readonly #judging: Judging;
  readonly #events: PairsEvents;
  readonly #title = element('div', 'pairs-title');
  readonly #rule: Picker<PairRuleId>;
  readonly #only: HTMLButtonElement;
  readonly #tally = element('span', 'pairs-tally dim');
  readonly #about = element('p', 'pairs-about dim');
  readonly #list: PairList;
  readonly #reader: PairReader;
  readonly #instead = element('div', 'pairs-instead');

  constructor(parts: Omit<JudgingParts, 'onList' | 'onTexts'>, events: PairsEvents) {
    this.#events = events;
    this.#judging = new Judging({ ...parts, onList: () => this.#drawList(), onTexts: () => this.#drawTexts() });
    this.root.hidden = true;
    this.root.tabIndex = -1;
    this.root.setAttribute('aria-label', 'Preference pairs of this prompt');
    this.#rule = createPicker('Rule', ruleOptions([]), (rule) => {
      this.#judging.setRule(rule);
      // The keys are the page's again.
      this.#focusList();
    });
    this.#only = createButton('Undecided only', () => this.#judging.setUndecidedOnly(!this.#judging.undecidedOnly));
    this.#only.title = 'Hide what is decided (u)';
    this.#list = new PairList((pair) => this.#judging.select(pair));
    this.#reader = new PairReader({
      onWord: (word) => void this.#judging.say(word),
      onLine: (line) => events.onLine(line),
    });
    const back = createButton('Back to the trace', events.onClose);
    const top = element('div', 'pairs-top');
    top.append(this.#title, back);
    const bar = element('div', 'pairs-bar');
    bar.append(this.#rule.root, this.#only, this.#tally);
    const head = element('div', 'pairs-head');
    head.append(top, bar, this.#about);
    const body = element('div', 'pairs-body');
    body.append(this.#list.root, this.#reader.root, this.#instead);
    this.root.append(head, body);
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  open(prompt: JudgedPrompt | null): void {
    this.root.hidden = false;
    this.root.focus({ preventScroll: true });
    this.show(prompt);
  }

  close(): void {
    this.root.hidden = true;
    this.#judging.show(null);
  }

  /** Another trace was chosen; siblings have the same pairs. Null: a line that is no trace. */
  show(prompt: JudgedPrompt | null): void {
    if (!this.isOpen) return;
    this.#judging.show(prompt);
    this.#drawList();
  }

  /** The file, or what was measured of this group, has changed. */
  refresh(group: string | null): void {
    if (this.isOpen && (group === null || group === this.#judging.prompt?.group)) this.#judging.refresh();
  }

  act(action: PairAction): void {
    // A screen reader follows the list; whoever reads in the texts stays there.
    if (!this.root.contains(document.activeElement)) this.#focusList();
    const acts: Readonly<Record<PairAction, () => void>> = {
      'next-pair': () => this.#judging.move(1),
      'previous-pair': () => this.#judging.move(-1),
      'next-difference': () => this.#reader.moveDifference(1),
      'previous-difference': () => this.#reader.moveDifference(-1),
      'keep-pair': () => void this.#judging.say('choose'),
      'swap-pair': () => void this.#judging.say('reject'),
      'leave-pair-out': () => void this.#judging.say('skip'),
      'clear-pair': () => void this.#judging.say('clear'),
      'undecided-only': () => this.#judging.setUndecidedOnly(!this.#judging.undecidedOnly),
      'next-rule': () => this.#moveRule(1),
      'previous-rule': () => this.#moveRule(-1),
      'next-prompt': () => this.#events.onPrompt(1),
      'previous-prompt': () => this.#events.onPrompt(-1),
      'close-pairs': () => this.#events.onClose(),
    };
    acts[action]();
  }

  #focusList(): void {
    const isHidden = this.root.classList.contains('nothing');
    (isHidden ? this.root : this.#list.root).focus({ preventScroll: true });
  }

  #moveRule(by: 1 | -1): void {
    const at = pairRuleIds.indexOf(this.#judging.rule) + by;
    const rule = pairRuleIds[(at + pairRuleIds.length) % pairRuleIds.length];
    if (rule !== undefined) this.#judging.setRule(rule);
  }

  #drawList(): void {
    const { prompt, rule, pairs, shown, selected, undecidedOnly, isSaving } = this.#judging;
    this.#title.replaceChildren(element('h2', '', 'Preference pairs'));
    if (prompt !== null) {
      const words = element('span', 'pairs-prompt dim');
      appendText(words, prompt.title === '' ? '(empty prompt)' : prompt.title);
      this.#title.append(words);
    }
    this.#rule.offer(ruleOptions(this.#judging.previews));
    this.#rule.set(rule);
    this.#only.setAttribute('aria-pressed', String(undecidedOnly));
    const { words, undecided } = tally(pairs);
    const counted = this.#judging.listed === null ? '' : `${words} · ${formatCount(undecided)} undecided`;
    this.#tally.textContent = isSaving ? `${counted} · saving…` : counted;
    this.#drawAbout();
    this.#list.show(shown, selected?.pair ?? null);
    const instead = this.#insteadOfList();
    this.#instead.replaceChildren(...(instead === null ? [] : [instead]));
    this.root.classList.toggle('nothing', instead !== null);
    this.#drawTexts();
    // What has no rows yet cannot have the focus; nobody who is elsewhere meanwhile is called back.
    if (instead === null && document.activeElement === this.root) this.#focusList();
  }

  #drawAbout(): void {
    const { rule, listed } = this.#judging;
    const { title, needs } = pairRuleFacts[rule];
    const scale = listed === null ? '' : ` ${describeScale(listed.scale)}`;
    this.#about.textContent = `${title}. ${needs}${scale}`;
    this.#about.title = this.#about.textContent;
  }

  #drawTexts(): void {
    const { selected, texts, listed } = this.#judging;
    const isListed = !this.#judging.undecidedOnly || this.#judging.shown.some(({ pair }) => pair === selected?.pair);
    this.#reader.show(isListed ? selected : null, texts, listed?.scale.signal ?? null);
  }

  /** What stands in the place of pairs where there are none to show. */
  #insteadOfList(): HTMLElement | null {
    const { prompt, failure, listed, pairs, shown, rule } = this.#judging;
    if (prompt === null) return emptyState('No prompt to judge', 'Choose a trace in the list.');
    if (failure !== null) {
      return failedRequest('The pairs could not be listed', failure, () => void this.#judging.load());
    }
    if (listed === null) return emptyState('Looking for pairs…', pairRuleFacts[rule].title);
    if (pairs.length === 0) {
      const why = turnedAwayWords(listed.turnedAway).join(' ');
      const detail = why === '' ? `This rule proposes none here. It needs: ${pairRuleFacts[rule].needs}` : why;
      return emptyState('No pairs of this prompt', detail);
    }
    if (shown.length > 0) return null;
    return emptyState('All pairs are decided', 'Go on to the next prompt (]), or show the decided ones again (u).');
  }
}

function ruleOptions(previews: Judging['previews']): readonly { readonly id: PairRuleId; readonly title: string }[] {
  return pairRuleIds.map((id) => {
    const found = previews.find(({ rule }) => rule === id);
    const { name } = pairRuleFacts[id];
    return { id, title: found === undefined ? name : `${name} · ${formatCount(found.pairs)}` };
  });
}
