import { type Column, TextColumn } from "../columns/columns.ts";
import { DataError, OptionError } from "../errors.ts";
import { purchaseHistorySchema } from "../shop/histories.ts";
import { orderLines } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { ColumnName, Schema } from "../tables/schema.ts";
import type { Table } from "../tables/Table.ts";

/** More columns, or more values of one, than this are not learnt from. */
const MOST_COLUMNS = 20;
const MOST_VALUES = 20;

/** Checks the names of columns that say something of customers. */
export function requireFeatures(caller: string, features: readonly string[] | undefined): void {
  if (features === undefined) return;
  const own: readonly string[] = purchaseHistorySchema.columns.map(({ name }) => name);
  const isName = (name: unknown): name is string => typeof name === "string" && name !== "" && !name.includes("=");
  const valid =
    Array.isArray(features) &&
    features.length <= MOST_COLUMNS &&
    features.every(isName) &&
    new Set(features).size === features.length;
  if (!valid) {
    const expected = `a list of at most ${MOST_COLUMNS} different names of columns, without "="`;
    throw new OptionError(caller, "features", expected, features);
  }
  const taken = features.find((name) => own.includes(name));
  if (taken !== undefined) {
    const expected = `names that histories do not have themselves: call the column ${taken} something else`;
    throw new OptionError(caller, "features", expected, taken);
  }
}

/**
 * A column of texts of a table, by a name that its schema need not know.
 *
 * @throws DataError `missing_column`; `invalid_text` for a column of numbers or dates
 */
export function textsOf<S extends Schema>(table: Table<S>, name: string): TextColumn {
  const column = table.column(name as ColumnName<S>) as Column;
  if (column instanceof TextColumn) return column;
  throw new DataError("invalid_text", `${name} holds ${column.kind}s: the option features takes columns of texts`, {
    table: table.schema.name,
    column: name,
    expected: "texts",
  });
}

/** By customer code the text on the first line of the first order, as it is known from that day on; 0 for none. */
export function traitsByCode(table: Table<TransactionSchema>, texts: TextColumn): Uint32Array {
  const { buyers, customerCodes, dates, rows } = orderLines(table);
  const first = new Float64Array(customerCodes).fill(Number.POSITIVE_INFINITY);
  const codes = new Uint32Array(customerCodes);
  for (let line = 0; line < buyers.length; line++) {
    const customer = buyers[line] as number;
    const date = dates[line] as number;
    if (date >= (first[customer] as number)) continue;
    first[customer] = date;
    codes[customer] = texts.codes[rows === undefined ? line : (rows[line] as number)] as number;
  }
  return codes;
}

/** The texts of a column that enough customers have, and not all: each makes a feature. The most frequent first. */
export function frequentValues({ codes, dictionary }: TextColumn, fewest: number): readonly string[] {
  const counts = new Uint32Array(dictionary.size);
  for (const code of codes) (counts[code] as number)++;
  return [...counts.keys()]
    .filter(
      (code) => code > 0 && (counts[code] as number) >= fewest && codes.length - (counts[code] as number) >= fewest,
    )
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
    .slice(0, MOST_VALUES)
    .map((code) => dictionary.at(code) as string);
}
