import { OptionError } from "../errors.ts";
import type { TextColumn } from "../tables/columns.ts";
import type { Customer, CustomerSchema } from "../tables/customers.ts";
import { RISK_LEVELS } from "../tables/customers.ts";
import type { ColumnName } from "../tables/schema.ts";
import type { Table } from "../tables/Table.ts";
import type { ListCustomersOptions } from "./CustomerStore.ts";
import type { Snapshot } from "./Snapshot.ts";
import { type SortOrder, sortedRows } from "./sortedRows.ts";
import { TopCustomers } from "./TopCustomers.ts";

type CustomerTable = Table<CustomerSchema>;
type SortColumn = ColumnName<CustomerSchema>;

/** Columns of which the large values are the interesting ones. */
const DESCENDING: readonly string[] = ["monetary", "predictedClv", "frequency"];

/** The rows of a filtered, sorted list; `undefined` for all rows in the file's order. */
export function customerRows(
  caller: string,
  snapshot: Snapshot,
  table: CustomerTable,
  { segment, riskLevel, sortBy, order }: Pick<ListCustomersOptions, "segment" | "riskLevel" | "sortBy" | "order">,
): Uint32Array | undefined {
  const segments = segment ? textCodes(caller, "segment", table.column("rfmSegment"), segment) : undefined;
  const levels = riskLevel ? textCodes(caller, "riskLevel", table.column("churnRiskLevel"), riskLevel) : undefined;
  const sorted = sortBy && sortedCustomers(caller, snapshot, table, sortBy, order);
  if (segments === undefined && levels === undefined) return sorted;
  const key = JSON.stringify([segments, levels, sortBy, order]);
  return snapshot.lists.get(key, () => {
    return filtered(sorted, table, [
      ...(segments ? [{ column: table.column("rfmSegment"), codes: segments }] : []),
      ...(levels ? [{ column: table.column("churnRiskLevel"), codes: levels }] : []),
    ]);
  });
}

/** The customers at risk level High or Critical, by spend or by churn probability, largest first. */
export function highRiskCustomers(
  snapshot: Snapshot,
  table: CustomerTable,
  by: "monetary" | "churnProbability",
): TopCustomers {
  return snapshot.index(`high risk by ${by}`, () => {
    const column = table.column("churnRiskLevel");
    const codes = ["High", "Critical"].map((level) => column.dictionary.indexOf(level)).filter((code) => code > 0);
    const sorted = sortedCustomers("getHighRiskCustomers", snapshot, table, by, "desc");
    return new TopCustomers(table, filtered(sorted, table, [{ column, codes }]));
  });
}

/** The customers by predicted value, largest first. */
export function highValueCustomers(snapshot: Snapshot, table: CustomerTable): TopCustomers {
  return snapshot.index("high value", () => {
    return new TopCustomers(table, sortedCustomers("getHighValueCustomers", snapshot, table, "predictedClv", "desc"));
  });
}

/** The rows in the order of a column. */
function sortedCustomers(
  caller: string,
  snapshot: Snapshot,
  table: CustomerTable,
  sortBy: SortColumn,
  order: SortOrder = DESCENDING.includes(sortBy) ? "desc" : "asc",
): Uint32Array {
  if (!table.has(sortBy)) throw new OptionError(caller, "sortBy", `one of ${table.columnNames.join(", ")}`, sortBy);
  if (order !== "asc" && order !== "desc") throw new OptionError(caller, "order", "asc or desc", order);
  return snapshot.index(`sorted by ${sortBy} ${order}`, () => {
    return sortedRows(table.column(sortBy), order, sortBy === "churnRiskLevel" ? RISK_LEVELS : undefined);
  });
}

/** The rows as objects. */
export function rowsOf(table: CustomerTable, rows: Uint32Array): Customer[] {
  return Array.from(rows, (row) => table.row(row));
}

/** The codes of a column's texts that are this one in some case. */
function textCodes(caller: string, option: string, { dictionary }: TextColumn, text: string): number[] {
  const wanted = text.toLowerCase();
  const texts = Array.from({ length: dictionary.size - 1 }, (_, i) => dictionary.at(i + 1) as string);
  const codes = texts.flatMap((known, i) => (known.toLowerCase() === wanted ? [i + 1] : []));
  if (codes.length > 0) return codes;
  throw new OptionError(caller, option, `one of ${texts.sort().join(", ")}`, text);
}

/** Those of some rows, all if left out, that have one of the codes in every column. */
function filtered(
  rows: Uint32Array | undefined,
  table: CustomerTable,
  filters: readonly { readonly column: TextColumn; readonly codes: readonly number[] }[],
): Uint32Array {
  let kept = rows ?? Uint32Array.from({ length: table.length }, (_, row) => row);
  for (const { column, codes } of filters) {
    const wanted = new Uint8Array(column.dictionary.size);
    for (const code of codes) wanted[code] = 1;
    kept = kept.filter((row) => wanted[column.codes[row] as number] === 1);
  }
  return kept;
}
