import { type BadRowOptions, BadRows, type RejectedRow } from "../columns/BadRows.ts";
import type { Problem } from "../columns/checks.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { withoutRows } from "../columns/NumberBuilder.ts";
import type { CollectedColumns } from "./collectColumns.ts";
import type { NamedColumns } from "./failOnBadRows.ts";

/** The columns without their bad rows, and those. */
interface Settled extends NamedColumns {
  readonly rejected: readonly RejectedRow[];
  readonly rejectedCount: number;
}

/**
 * The columns without the bad rows, which are kept apart with their reasons.
 *
 * @param textOf a row as text
 * @throws DataError when every row is bad
 */
export function setRowsAside(
  { specs, length, made, problems, misfits, warnings }: CollectedColumns,
  table: string,
  options: BadRowOptions,
  textOf: (row: number) => string,
): Settled {
  const bad = new BadRows("row", { table }, options);
  // misfits are counted among the rows that are left once the bad ones are gone
  const badRows = [...problems.keys()].sort((a, b) => a - b);
  for (const row of badRows) bad.reject(problems.get(row) as Problem, row, () => textOf(row));
  for (const [slot, found] of misfits) {
    for (const row of [...found.keys()].sort((a, b) => a - b)) {
      if (!problems.has(row)) bad.misfit(slot, row, found.get(row) as Problem, row, () => textOf(row));
    }
  }
  const { leftOut, remove, ...rest } = bad.settle(length - badRows.length, specs);
  const gone = badRows.length === 0 ? remove : [...new Set([...badRows, ...remove])].sort((a, b) => a - b);
  const columns = new Map<string, Column>();
  for (const [slot, { name }] of specs.entries()) {
    const column = made.get(slot);
    if (column !== undefined && !leftOut.has(slot))
      columns.set(name, gone.length === 0 ? column : without(column, gone));
  }
  return { ...rest, columns, length: length - gone.length, warnings: [...warnings, ...rest.warnings] };
}

function without(column: Column, rows: readonly number[]): Column {
  const values = column.kind === "text" ? column.codes : column.values;
  const length = withoutRows(values, values.length, rows);
  return column.kind === "text"
    ? new TextColumn(column.codes.subarray(0, length), column.dictionary)
    : column.kind === "date"
      ? new DateColumn(column.values.subarray(0, length))
      : new NumberColumn(column.values.subarray(0, length));
}
