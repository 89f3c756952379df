import { describe, expect, it } from 'vitest';
import type { TraceRow } from '../../../../../../server/shared/protocol/trace-requests.ts';
import { fileSort, listParams, RowPages, type RowPage } from '../../../../../../webview/views/trace/list/row-pages.ts';

function rowOf(line: number, title: string): TraceRow {
  const empty = {
    prediction: null,
    answer: null,
    correct: null,
    labelSource: null,
    disputed: false,
    reward: null,
    model: null,
    problem: null,
    summary: null,
  };
  return { line, id: String(line), group: 'g', title, length: 0, ...empty };
}

interface Asked {
  readonly from: number;
  readonly filter: string;
  readonly answer: (page: RowPage) => void;
  readonly fail: (error: Error) => void;
}

function pagesOverQueue() {
  const asked: Asked[] = [];
  const errors: unknown[] = [];
  const pages = new RowPages(
    (from, _count, { filter }) =>
      new Promise((answer, fail) => {
        asked.push({ from, filter, answer, fail });
      }),
    () => undefined,
    (error) => errors.push(error),
  );
  return { pages, asked, errors };
}

const page = (from: number, title: string): RowPage => ({
  rows: Array.from({ length: 100 }, (_, index) => rowOf(from + index + 1, title)),
  total: 250,
  complete: true,
});

describe('rows by the page', () => {
  it('asks for each page once, and only for those in sight', async () => {
    const { pages, asked } = pagesOverQueue();
    const first = pages.ask({ order: 'file', filter: '', sort: fileSort });
    asked[0]?.answer(page(0, 'a'));
    await first;
    void pages.need(90, 110);
    void pages.need(95, 120);
    expect(asked.map(({ from }) => from)).toEqual([0, 100]);
    expect(pages.at(5)?.line).toBe(6);
    expect(pages.total).toBe(250);
  });

  it('drops the answer to a filter that is no longer asked', async () => {
    const { pages, asked } = pagesOverQueue();
    const old = pages.ask({ order: 'file', filter: 'old', sort: fileSort });
    const next = pages.ask({ order: 'file', filter: 'new', sort: fileSort });
    asked[1]?.answer(page(0, 'new'));
    asked[0]?.answer(page(0, 'old'));
    await Promise.all([old, next]);
    expect(pages.at(0)?.title).toBe('new');
  });

  it('asks again after a failure, and says it', async () => {
    const { pages, asked, errors } = pagesOverQueue();
    const failing = pages.ask({ order: 'file', filter: '', sort: fileSort });
    asked[0]?.fail(new Error('gone'));
    await failing;
    expect(errors).toHaveLength(1);
    void pages.need(0, 1);
    expect(asked).toHaveLength(2);
  });

  it('keeps what is in sight while a changed file is asked anew', async () => {
    const { pages, asked } = pagesOverQueue();
    const first = pages.ask({ order: 'file', filter: '', sort: fileSort });
    asked[0]?.answer(page(0, 'before'));
    await first;
    pages.refresh();
    expect(pages.at(0)?.title).toBe('before');
    const again = pages.need(0, 1);
    asked[1]?.answer(page(0, 'after'));
    await again;
    expect(pages.at(0)?.title).toBe('after');
  });
});

it('asks for an order only where it is another than that of the file', () => {
  const query = { order: 'group', filter: '', sort: fileSort } as const;
  expect(listParams(query)).toEqual({ order: 'group' });
  const sort = { by: 'line', descending: true } as const;
  expect(listParams({ ...query, filter: 'wrong', sort })).toEqual({ order: 'group', filter: 'wrong', sort });
});
