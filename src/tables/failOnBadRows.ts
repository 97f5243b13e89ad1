import type { TableWarning } from "../columns/BadRows.ts";
import { badRowError, isTooMany, leftOutWarning } from "../columns/badRow.ts";
import type { Problem } from "../columns/checks.ts";
import type { Column } from "../columns/columns.ts";
import type { CollectedColumns } from "./collectColumns.ts";

/** Columns by name, all of one length. */
export interface NamedColumns {
  readonly columns: ReadonlyMap<string, Column>;
  readonly length: number;
  readonly warnings: readonly TableWarning[];
}

/**
 * The columns, where no row is bad; optional ones of which more than 1% of the cells do not fit are left out.
 *
 * @throws DataError for the first bad row, with the count of the others
 */
export function failOnBadRows(
  { specs, length, made, problems, misfits, warnings }: CollectedColumns,
  table: string,
): NamedColumns {
  const bad = new Map(problems);
  const columns = new Map<string, Column>();
  const leftOut: TableWarning[] = [];
  for (const [slot, { name, csv }] of specs.entries()) {
    const found = [...(misfits.get(slot) ?? [])].filter(([row]) => !problems.has(row)).sort(([a], [b]) => a - b);
    const [first] = found;
    if (first !== undefined && isTooMany(found.length, length)) {
      leftOut.push(leftOutWarning(csv, found.length, length, `row ${first[0]}`, first[1]));
      continue;
    }
    for (const [row, problem] of found) if (!bad.has(row)) bad.set(row, problem);
    const column = made.get(slot);
    if (column !== undefined) columns.set(name, column);
  }
  if (bad.size > 0) {
    let row = Infinity;
    for (const place of bad.keys()) row = Math.min(row, place);
    const problem = bad.get(row) as Problem;
    throw badRowError(problem, problem.reason, { table, row, ...(bad.size > 1 && { more: bad.size - 1 }) });
  }
  return { columns, length, warnings: [...warnings, ...leftOut] };
}
