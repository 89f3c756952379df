// The list of traces: rows page by page, headings of groups, filter, selection. Asks through the functions it is given.
import type { GroupSummary } from '../../../../server/shared/protocol/group-summary.ts';
import type { RowSort, SortColumn, TraceRow } from '../../../../server/shared/protocol/trace-requests.ts';
import { parseRowFilter } from '../../../../server/shared/trace/row-filter.ts';
import { element } from '../../../parts/element.ts';
import { emptyState } from '../../../parts/empty-state.ts';
import { createFilterBox, type FilterBox } from '../../../parts/filter-box.ts';
import { formatPlural } from '../../../parts/format-number.ts';
import { createPicker, type Picker } from '../../../parts/picker.ts';
import { VirtualRows } from '../../../parts/virtual-rows.ts';
import { drawHeading, drawRow, drawWaitingRow, rowId } from './draw.ts';
import { beginsGroup, headingHeight, rowHeight } from './layout.ts';
import { RowPages, type FetchPage, type ListQuery } from './row-pages.ts';
import { describeSort, nextSort, sortBy, sortChoices, turned } from './sort-columns.ts';

export interface ListOptions {
  readonly fetch: FetchPage;
  readonly fetchGroup: (group: string) => Promise<GroupSummary>;
  readonly onSelect: (row: TraceRow) => void;
  readonly onQuery: (query: ListQuery) => void;
  readonly onError: (error: unknown) => void;
  readonly onLeave: () => void;
  /** Rows came or changed. */
  readonly onRows: () => void;
}

export class ListPane {
  readonly root = element('div', 'list-pane');
  readonly rows: RowPages;
  readonly #options: ListOptions;
  readonly #scroller = element('div', 'list-scroller');
  readonly #count = element('span', 'list-count');
  readonly #order = element('button', 'order-button');
  readonly #sort: Picker<SortColumn>;
  readonly #direction = element('button', 'order-button');
  readonly #nothing = element('div', 'list-nothing');
  readonly #filter: FilterBox;
  readonly #virtual: VirtualRows;
  readonly #groups = new Map<string, GroupSummary | null>();
  #selected: number | null = null;

  constructor(options: ListOptions) {
    this.#options = options;
    this.rows = new RowPages(options.fetch, () => this.#rowsChanged(), options.onError);
    this.#filter = createFilterBox({
      placeholder: 'wrong & flips > 1',
      label: 'Filter traces',
      onInput: (text) => this.#takeFilter(text),
      onLeave: options.onLeave,
    });
    this.#order.type = 'button';
    this.#order.addEventListener('click', () => {
      const order = this.rows.query.order === 'group' ? 'file' : 'group';
      this.#ask({ order });
    });
    this.#sort = createPicker('Sort', sortChoices, (by) => {
      this.#ask({ sort: sortBy(by) });
      // The keys are the page's again.
      this.focus();
    });
    this.#sort.root.classList.add('flat');
    this.#direction.type = 'button';
    this.#direction.addEventListener('click', () => this.turnSort());
    const sort = element('span', 'list-sort');
    sort.append(this.#sort.root, this.#direction);
    const facts = element('div', 'list-facts');
    facts.append(this.#count, sort, this.#order);
    const head = element('div', 'list-head');
    head.append(this.#filter.root, facts);
    this.#scroller.setAttribute('role', 'listbox');
    this.#scroller.setAttribute('aria-label', 'Traces');
    this.#scroller.tabIndex = 0;
    this.#nothing.hidden = true;
    this.#nothing.append(emptyState('No trace matches', 'Clear the filter to see all traces again.'));
    const body = element('div', 'list-body');
    body.append(this.#nothing, this.#scroller);
    this.root.append(head, body);
    this.#virtual = new VirtualRows({
      scroller: this.#scroller,
      estimate: (index) => rowHeight + (this.#hasHeading(index) ? headingHeight : 0),
      draw: (index, into) => this.#draw(index, into),
      onRange: (from, end) => void this.rows.need(from, end),
    });
    this.#scroller.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null;
      if (row !== null) this.selectLine(Number(row.dataset['line']));
    });
  }

  /** Fetches the first page. */
  async open(query: ListQuery): Promise<void> {
    // Asked before the box holds its filter, which would ask for it otherwise.
    const asked = this.rows.ask(query);
    this.#filter.set(query.filter);
    await asked;
  }

  /** Sorts by the next column. */
  nextSort(): void {
    this.#ask({ sort: nextSort(this.rows.query.sort) });
  }

  /** Turns the order round. */
  turnSort(): void {
    this.#ask({ sort: turned(this.rows.query.sort) });
  }

  focus(): void {
    this.#scroller.focus();
  }

  focusFilter(): void {
    this.#filter.focus();
  }

  get selectedLine(): number | null {
    return this.#selected;
  }

  selectLine(line: number): void {
    const index = this.rows.indexOfLine(line);
    const row = this.rows.at(index);
    if (row === undefined) return;
    this.mark(line);
    this.#options.onSelect(row);
  }

  /** Marks a line as selected and brings it into sight, also where its row has yet to be fetched. */
  async reveal(line: number): Promise<void> {
    this.#selected = line;
    if ((await this.rows.findLine(line)) >= 0 && this.#selected === line) this.mark(line);
  }

  /** Marks a fetched line as selected without asking for it. */
  mark(line: number): void {
    this.#selected = line;
    const index = this.rows.indexOfLine(line);
    if (index >= 0) {
      this.#virtual.scrollTo(index);
      this.#scroller.setAttribute('aria-activedescendant', rowId(index));
    }
    this.#redraw();
  }

  /** To the next (1) or previous (-1) trace. */
  async move(by: 1 | -1): Promise<void> {
    const at = this.#selected === null ? -1 : this.rows.indexOfLine(this.#selected);
    const index = Math.max(0, Math.min(this.rows.total - 1, at + by));
    await this.rows.need(index, index + 1);
    const row = this.rows.at(index);
    if (row !== undefined && row.line !== this.#selected) this.selectLine(row.line);
  }

  /** To the next (1) or previous (-1) prompt: the first row that way whose group is another. */
  async moveGroup(by: 1 | -1): Promise<void> {
    const at = this.#selected === null ? -1 : this.rows.indexOfLine(this.#selected);
    const group = this.rows.at(at)?.group;
    for (let index = at + by; index >= 0 && index < this.rows.total; index += by) {
      await this.rows.need(index, index + 1);
      const row = this.rows.at(index);
      if (row === undefined) return;
      if (row.problem === null && row.group !== group) return this.selectLine(row.line);
    }
  }

  /** A trace was annotated, so its row and its group say something new. */
  update(line: number, change: (row: TraceRow) => TraceRow): void {
    this.rows.update(line, change);
    this.#redraw();
  }

  /** The file has changed: groups and rows are asked for again. */
  refresh(): void {
    this.#groups.clear();
    this.rows.refresh();
    // Where no row is in sight, none would be asked for.
    void this.rows.need(0, 1);
  }

  #takeFilter(text: string): string | null {
    const parsed = parseRowFilter(text);
    if ('error' in parsed) return parsed.error.message;
    if (text !== this.rows.query.filter) this.#ask({ filter: text });
    return null;
  }

  #ask(change: Partial<ListQuery>): void {
    const query = { ...this.rows.query, ...change };
    this.#options.onQuery(query);
    void this.rows.ask(query);
  }

  #hasHeading(index: number): boolean {
    const row = this.rows.at(index);
    return this.rows.query.order === 'group' && row !== undefined && beginsGroup(row, this.rows.at(index - 1));
  }

  #draw(index: number, into: HTMLElement): void {
    const row = this.rows.at(index);
    if (row === undefined) {
      into.append(drawWaitingRow());
      return;
    }
    if (this.#hasHeading(index)) {
      // Lines that are no traces have no siblings.
      into.append(drawHeading(row, row.problem === null ? this.#group(row.group) : undefined));
    }
    const { sort } = this.rows.query;
    into.append(drawRow(row, { index, total: this.rows.total, selected: row.line === this.#selected, sort }));
  }

  #group(group: string): GroupSummary | undefined {
    const known = this.#groups.get(group);
    if (known === undefined) {
      this.#groups.set(group, null);
      this.#options.fetchGroup(group).then((summary) => {
        this.#groups.set(group, summary);
        this.#redraw();
      }, this.#options.onError);
    }
    return known ?? undefined;
  }

  #rowsChanged(): void {
    this.#redraw();
    this.#options.onRows();
  }

  #redraw(): void {
    const { total, known, complete, query } = this.rows;
    this.#nothing.hidden = !known || total > 0 || query.filter === '';
    this.#count.textContent = known ? formatPlural(total, 'trace', 'traces') + (complete ? '' : ' so far…') : '';
    this.#order.textContent = query.order === 'group' ? 'by prompt' : 'ungrouped';
    this.#order.title = query.order === 'group' ? 'Take groups apart' : 'Group by prompt';
    this.#showSort(query.sort);
    this.#virtual.update(total);
  }

  #showSort(sort: RowSort): void {
    this.#sort.set(sort.by);
    this.#direction.textContent = sort.descending ? '↓' : '↑';
    this.#direction.title = `${describeSort(sort)}. Turn round (O); next column (o)`;
    this.#direction.setAttribute('aria-label', `${describeSort(sort)}; turn round`);
  }
}
