import type { ReactNode } from "react";

export interface TableColumn<Row> {
  readonly name: string;
  readonly isNumber?: boolean;
  readonly noWrap?: boolean;
  /** Whether it holds sentences. */
  readonly isLong?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** What the service sorts by, where it can. */
  readonly sortBy?: string;
}

export interface Sorting {
  readonly by: string | undefined;
  readonly order: "asc" | "desc";
  readonly onSort: (by: string, order: "asc" | "desc") => void;
}

/** What a table is made of. */
export interface TableProps<Row> {
  /** What the table holds, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly sorting?: Sorting;
}

/** Rows in columns; where it is wider than the page it scrolls by itself, with the keyboard too. */
export function DataTable<Row>({ label, columns, rows, keyOf, sorting }: TableProps<Row>) {
  const sortOf = (by: string) => (sorting?.by === by ? sorting.order : undefined);
  const aria = { asc: "ascending", desc: "descending" } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields are in it, and a section would be one more landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached
    <div className="table" role="group" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, isNumber, sortBy }) => {
              const order = sortBy === undefined ? undefined : sortOf(sortBy);
              return (
                <th
                  key={name}
                  scope="col"
                  className={isNumber ? "number" : undefined}
                  aria-sort={order === undefined ? undefined : aria[order]}
                >
                  {sortBy === undefined || sorting === undefined ? (
                    name
                  ) : (
                    <button
                      type="button"
                      className="sort"
                      onClick={() =>
                        sorting.onSort(sortBy, order === "desc" || (order === undefined && !isNumber) ? "asc" : "desc")
                      }
                    >
                      {name}
                      <span aria-hidden="true">{order === undefined ? " ↕" : order === "asc" ? " ↑" : " ↓"}</span>
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, isNumber, noWrap, isLong, cell }) => (
                <td key={name} className={isNumber ? "number" : noWrap ? "no-wrap" : isLong ? "long" : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
