import { mean } from "d3-array";
import type { TextColumn } from "../columns/columns.ts";
import { foldCase } from "../columns/foldCase.ts";
import { reversed, type SortOrder, sortRows } from "../columns/sortRows.ts";
import { OptionError } from "../errors.ts";
import { breaths, inPieces } from "../pieces.ts";
import { AT_RISK, RISK_LEVELS } from "../shop/classes.ts";
import type { Customer, CustomerSchema } from "../shop/customers.ts";
import { customerSchema } from "../shop/customers.ts";
import type { ColumnName } from "../tables/schema.ts";
import type { Table } from "../tables/Table.ts";
import type { ListCustomersOptions } from "./CustomerStore.ts";
import type { SnapshotData } from "./SnapshotData.ts";
import { TopCustomers } from "./TopCustomers.ts";

type CustomerTable = Table<CustomerSchema>;
type SortColumn = ColumnName<CustomerSchema>;

/** Columns of which the large values are the interesting ones. */
const DESCENDING: readonly string[] = ["monetary", "predictedClv", "frequency"];

/** The rows of a filtered, sorted list; `undefined` for all rows in the file's order. */
export async function customerRows(
  caller: string,
  snapshot: SnapshotData,
  table: CustomerTable,
  { segment, riskLevel, sortBy, order }: Pick<ListCustomersOptions, "segment" | "riskLevel" | "sortBy" | "order">,
): Promise<Uint32Array | undefined> {
  const segments = segment ? textCodes(caller, "segment", snapshot, table.column("rfmSegment"), segment) : undefined;
  const levels = riskLevel
    ? textCodes(caller, "riskLevel", snapshot, table.column("churnRiskLevel"), riskLevel, RISK_LEVELS)
    : undefined;
  const sorted = sortBy && (await sortedCustomers(caller, snapshot, table, sortBy, order));
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
  snapshot: SnapshotData,
  table: CustomerTable,
  by: "monetary" | "churnProbability",
  withoutStake: boolean,
): Promise<TopCustomers> {
  return snapshot.index(`high risk by ${by}${withoutStake ? "" : ", with something at stake"}`, async () => {
    const column = table.column("churnRiskLevel");
    const codes = AT_RISK.map((level) => column.dictionary.indexOf(level)).filter((code) => code > 0);
    const sorted = await sortedCustomers("getHighRiskCustomers", snapshot, table, by, "desc");
    const rows = filtered(sorted, table, [{ column, codes }]);
    return new TopCustomers(table, withoutStake ? rows : rows.filter(hasStake(table)));
  });
}

/** Less than this part of the mean value at stake is nothing. */
const NOTHING = 0.01;

/** Whether the customer of a row has something at stake; of whom that is not known has. */
function hasStake(table: CustomerTable): (row: number) => boolean {
  const [values, churn] = [table.column("predictedClv").values, table.column("churnProbability").values];
  const stakes = Float64Array.from(values, (value, row) => value * (churn[row] as number));
  const least = NOTHING * (mean(stakes) ?? 0);
  return (row) => !((stakes[row] as number) < least);
}

/** The customers by predicted value, largest first. */
export function highValueCustomers(snapshot: SnapshotData, table: CustomerTable): Promise<TopCustomers> {
  return snapshot.index("high value", async () => {
    const rows = await sortedCustomers("getHighValueCustomers", snapshot, table, "predictedClv", "desc");
    return new TopCustomers(table, rows);
  });
}

/** The rows in the order of a column. */
async function sortedCustomers(
  caller: string,
  snapshot: SnapshotData,
  table: CustomerTable,
  sortBy: SortColumn,
  order: SortOrder = DESCENDING.includes(sortBy) ? "desc" : "asc",
): Promise<Uint32Array> {
  // a column that the schema knows and the table lacks is a missing column
  if (!table.has(sortBy) && !customerSchema.columns.some(({ name }) => name === sortBy)) {
    throw new OptionError(caller, "sortBy", `one of ${table.columnNames.join(", ")}`, sortBy);
  }
  if (order !== "asc" && order !== "desc") throw new OptionError(caller, "order", "asc or desc", order);
  const column = table.column(sortBy);
  const ranking = sortBy === "churnRiskLevel" ? RISK_LEVELS : undefined;
  const rows = await snapshot.index(`sorted by ${sortBy}`, () => inPieces(sortRows(column, ranking), breaths()));
  return order === "asc" ? rows : snapshot.index(`sorted by ${sortBy}, largest first`, () => reversed(rows, column));
}

/** The rows as objects. */
export function rowsOf(table: CustomerTable, rows: Uint32Array): Customer[] {
  return Array.from(rows, (row) => table.row(row));
}

/** The codes of a column's texts that are this one in some case; of the texts that rows have, or of the `known` ones. */
function textCodes(
  caller: string,
  option: string,
  snapshot: SnapshotData,
  { codes, dictionary }: TextColumn,
  text: string,
  known: readonly string[] = [],
): number[] {
  const present = snapshot.index(`${option} present`, () => {
    const seen = new Uint8Array(dictionary.size);
    for (let row = 0; row < codes.length; row++) seen[codes[row] as number] = 1;
    return Array.from(seen.keys()).filter((code) => code > 0 && seen[code] === 1);
  });
  const wanted = foldCase(text);
  const found = present.filter((code) => foldCase(dictionary.at(code) as string) === wanted);
  if (found.length > 0 || known.some((value) => foldCase(value) === wanted)) return found;
  const texts = present.map((code) => dictionary.at(code) as string).sort();
  const expected = texts.length === 0 ? "none, as no customer has one" : `one of ${texts.join(", ")}`;
  throw new OptionError(caller, option, expected, text);
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
