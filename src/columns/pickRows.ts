import { type Column, DateColumn, NumberColumn, TextColumn } from "./columns.ts";

/** Whether a row has one of these values. */
export function rowTest(column: Column, wanted: unknown): (row: number) => boolean {
  const values = (Array.isArray(wanted) ? wanted : [wanted]) as readonly unknown[];
  if (column.kind === "text") {
    const codes = new Set(values.map((value) => (value === null ? 0 : column.dictionary.indexOf(String(value)) || -1)));
    return (row) => codes.has(column.codes[row] as number);
  }
  const numbers = new Set(
    values.map((value) => (value === null ? Number.NaN : value instanceof Date ? value.getTime() : value)),
  );
  return (row) => numbers.has(column.values[row]);
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
