// Rows of cells as aligned text. Cells hold visible text already; colors around a cell are added after it is padded.

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Lines without line breaks: the titles, then the rows. `paint` may color a padded cell. */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  paint: (cell: string, row: number, column: number) => string = (cell) => cell,
): string[] {
  const widths = columns.map(({ title }, column) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  const layOut = (cells: readonly string[], row: number): string =>
    columns
      .map(({ align }, column) => {
        const cell = cells[column] ?? '';
        const space = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
        return paint(align === 'right' ? space + cell : cell + space, row, column);
      })
      .join('  ')
      .trimEnd();
  return [
    layOut(
      columns.map(({ title }) => title),
      -1,
    ),
    ...rows.map(layOut),
  ];
}

/** Terminal cells: East Asian wide characters and most emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
