/** A table that a telephone shows as a list: each value with the head of its column. */
export interface Column<R> {
  readonly head: string | (() => string);
  readonly cell: (row: R) => preact.ComponentChildren;
}

interface MeasureTableProps<R> {
  readonly caption: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
}

const headOf = <R,>({ head }: Column<R>): string => (typeof head === 'string' ? head : head());

export function MeasureTable<R>({ caption, rows, columns }: MeasureTableProps<R>) {
  const [first, ...others] = columns;
  return (
    <table class="sheet-table">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={headOf(column)} scope="col">
              {headOf(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            <th scope="row">{first?.cell(row)}</th>
            {others.map((column) => (
              <td key={headOf(column)} data-label={headOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
