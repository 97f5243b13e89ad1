import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import { type ColumnDefinition, ownDefinition, type Schema } from "../tables/schema.ts";
import { Table } from "../tables/Table.ts";
import { formatRows } from "./formatRows.ts";

/** How to write a table. */
export interface FormatCsvOptions {
  /**
   * What to do with texts that a spreadsheet would run as formulas (they begin with `=`, `+`, `-`, `@`, a tab or a
   * carriage return): `"keep"` them as they are (default), or `"escape"` them by a `'` in front, which reading does not
   * take off.
   */
  readonly formulas?: "keep" | "escape";
}

/**
 * A table as CSV text: the headers its schema gives, the table's own column order, LF line ends, quotes where needed,
 * dates as `2025-01-31 09:39:37`, empty cells where something is missing. Reading it gives the same table.
 *
 * @example
 * ```ts
 * import { formatCsv, Table, transactionSchema } from "clientele";
 *
 * const orders = Table.from(transactionSchema, [{ customerId: "C1", date: new Date("2025-01-31"), revenue: 20 }]);
 * formatCsv(orders); // => "Customer_ID,Date,Revenue\nC1,2025-01-31 00:00:00,20\n"
 * ```
 */
export function formatCsv<S extends Schema>(table: Table<S>, options: FormatCsvOptions = {}): string {
  requireOptions("formatCsv", options, ["formulas"]);
  if (!(table instanceof Table))
    throw new OptionError("formatCsv", "table", "a table: Table.from makes one of rows", table);
  const { formulas = "keep" } = options;
  requireOneOf("formatCsv", "formulas", formulas, ["keep", "escape"]);
  const known = new Map<string, ColumnDefinition>(table.schema.columns.map((column) => [column.name, column]));
  const columns = table.columnNames.map(
    (name) => known.get(name) ?? ownDefinition(name, (table as Table).column(name).kind),
  );
  return [...formatRows(columns, table, formulas === "escape")].join("");
}
