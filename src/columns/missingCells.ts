import type { TableWarning } from "./BadRows.ts";
import { quote } from "./checks.ts";
import type { Column, ColumnSpec } from "./columns.ts";

/** A warning for each required column that may have missing cells, and has: how many. */
export function missingCells(specs: readonly ColumnSpec[], columns: ReadonlyMap<string, Column>): TableWarning[] {
  return specs.flatMap(({ name, csv, required, nullable }) => {
    const column = columns.get(name);
    if (column === undefined || !required || nullable === false) return [];
    const missing = countMissing(column);
    if (missing === 0) return [];
    const message = `column ${quote(csv)}: ${missing} of ${column.length} rows have no value`;
    return [{ code: "missing_values", column: csv, message } as const];
  });
}

function countMissing(column: Column): number {
  let missing = 0;
  if (column.kind === "text") {
    const { codes } = column;
    for (let row = 0; row < codes.length; row++) if (codes[row] === 0) missing++;
  } else if (!(column.values instanceof Int32Array)) {
    const { values } = column;
    for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) missing++;
  }
  return missing;
}
