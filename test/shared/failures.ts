import { expect } from "vitest";
import type { RowInput, Schema } from "../../src/tables/schema.ts";

/** The error for a column that is not there, by its header. */
export function missingColumn(column: string): unknown {
  return expect.objectContaining({ name: "DataError", code: "missing_column", column });
}

/** The error for an argument that will not do, by the option's name. */
export function invalidOption(option: string): unknown {
  return expect.objectContaining({ name: "OptionError", code: "invalid_option", option });
}

/** For each column of a row its header, and the row without it: for functions that need them all. */
export function withoutEach<S extends Schema>(
  { columns }: S,
  row: RowInput<S>,
): { header: string; rows: RowInput<S>[] }[] {
  return Object.keys(row).map((name) => {
    const rest = Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)) as RowInput<S>;
    return { header: columns.find((column) => column.name === name)?.csv ?? name, rows: [rest] };
  });
}
