import { OptionError } from "../errors.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "./columns.ts";
import { parseDateText } from "./parseDate.ts";

/**
 * Whether a row has one of these values.
 *
 * @throws OptionError for a value that is not of the column's kind
 */
export function rowTest(name: string, column: Column, wanted: unknown): (row: number) => boolean {
  const values = (Array.isArray(wanted) ? wanted : [wanted]) as readonly unknown[];
  const refuse = (value: unknown): never => {
    const kind = { text: "a text", number: "a number", date: "a Date, or a day as 2025-01-31" }[column.kind];
    throw new OptionError("where", name, `${kind}, null, or a list of them`, value);
  };
  if (column.kind === "text") {
    const codeOf = (value: unknown): number => {
      if (value === null) return 0;
      return typeof value === "string" ? column.dictionary.indexOf(value) || -1 : refuse(value);
    };
    const codes = new Set(values.map(codeOf));
    return (row) => codes.has(column.codes[row] as number);
  }
  const numberOf = (value: unknown): number => {
    if (value === null) return Number.NaN;
    if (column.kind === "number") return typeof value === "number" ? value : refuse(value);
    const ms = value instanceof Date ? value.getTime() : typeof value === "string" ? parseDateText(value) : value;
    return typeof ms === "number" && !Number.isNaN(ms) ? ms : refuse(value);
  };
  const numbers = new Set(values.map(numberOf));
  return (row) => numbers.has(column.values[row] as number);
}

/** Some rows of a column. */
export function pickRows(column: Column, rows: readonly number[]): Column {
  if (column.kind === "text")
    return new TextColumn(
      Uint32Array.from(rows, (row) => column.codes[row] as number),
      column.dictionary,
    );
  const values = column.values;
  const list = values instanceof Int32Array ? new Int32Array(rows.length) : new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) list[i] = values[rows[i] as number] as number;
  return column.kind === "date" ? new DateColumn(list as Float64Array) : new NumberColumn(list);
}
